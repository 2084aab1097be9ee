using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Core.Expressions;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Dialects.Unicore.Workflows.Compilation;
using Fairlead.Dialects.Unicore.Workflows.Running;

namespace Fairlead.Dialects.Unicore.Tests.Workflows;

public sealed class JobTemplateTests
{
    private static readonly ImmutableDictionary<string, Value> Variables = ImmutableDictionary<string, Value>.Empty
        .Add("S", Value.Of("say \"hi\" \\ ${I}")).Add("I", Value.Of(7L)).Add("F", Value.Of(12345678.5)).Add("B", Value.True);

    [Theory]
    [InlineData("${S}", "say \"hi\" \\ ${I}")]
    [InlineData("a${I}b${I}", "a7b7")]
    [InlineData("${F} ${B}", "1.23456785E7 true")]
    [InlineData("${HOME} $I ${ I } ${i} $${I}", "${HOME} $I ${ I } ${i} $7")]
    public void Fill_References_AreReplacedOnce(string text, string filled) => FilledArgument(text).ShouldBe(filled);

    [Fact]
    public void Fill_KeysAndTextsAtAnyDepth_AreReplacedAndNumbersStay()
    {
        var job = Fill("""{Environment: {"V_${I}": "${B}"}, Imports: [{From: "wf:x${I}", To: y, Data: ["${I}", "b"]}], Resources: {Nodes: 2}}""");

        UnicoreJson.TextOf(job).ShouldBe("""{"Environment":{"V_7":"true"},"Imports":[{"From":"wf:x7","To":"y","Data":["7","b"]}],"Resources":{"Nodes":2}}""");
    }

    [Theory]
    [InlineData("infile", "1_infile", "2_infile")]
    [InlineData("in/infile.txt", "1_in/infile.txt", "2_in/infile.txt")]
    [InlineData("star_*.txt", "star_0001.txt", "star_0002.txt")]
    [InlineData("keep/${T_ORIGINAL_FILENAME}", "keep/a b.dat", "keep/b${I}.dat")]
    [InlineData("keep/${ORIGINAL_FILENAME}", "keep/a b.dat", "keep/b${I}.dat")]
    public void Fill_AnImportOfAChunk_BecomesOneForEachFile(string to, string first, string second)
    {
        var chunk = FileChunks.IterationOf("T", [new FoundFile("https://x/files/d/a%20b.dat", 1), new FoundFile("https://x/files/d/b%24%7BI%7D.dat", 1)]);
        var variables = Variables.SetItems(chunk.Variables);

        var job = Fill($"{{Imports: [{{From: 'inline://x', To: s, Data: d}}, {{From: '${{T_VALUE}}', To: '{to}'}}]}}", variables, new ChunkNaming("T", FilenameFormat.Usual));

        Imports(job).ShouldBe([("inline://x", "s"), ("https://x/files/d/a%20b.dat", first), ("https://x/files/d/b%24%7BI%7D.dat", second)]);
    }

    [Fact]
    public void Fill_AChunkWithAFormatOfItsOwn_FollowsIt()
    {
        var chunk = FileChunks.IterationOf("T", [new FoundFile("https://x/files/a", 1)]);

        var job = Fill("{Imports: {'any.txt': {From: '${T_VALUE}'}}}", Variables.SetItems(chunk.Variables), new ChunkNaming("T", "part_{0,number,00}{2}"));

        Imports(job).ShouldBe([("https://x/files/a", "part_01.txt")]);
    }

    [Fact]
    public void Fill_WithoutChunking_TheImportStaysSingle()
    {
        var file = FileChunks.IterationOf("P", [new FoundFile("https://x/files/a.txt", 1)]);

        var job = Fill("{Imports: [{From: '${P_VALUE}', To: '${P_FILENAME}'}]}", Variables.SetItems(file.Variables));

        Imports(job).ShouldBe([("https://x/files/a.txt", "a.txt")]);
    }

    [Fact]
    public void Resolve_Names_BecomeUrlsAndPatternsBecomeSeveralFiles()
    {
        var job = LenientJson.ReadObject("""
            {Imports: [{From: "wf:one", To: a}, {From: "wf:d/*.txt", To: "in/"}, {From: ["wf:one", "https://x/3"], To: s}, {To: i, Data: x}, {From: "https://x/4", To: w}]}
            """).ShouldSucceed();

        CatalogueStaging.NamesIn(job).ShouldBe(["wf:one", "wf:d/*.txt"]);
        CatalogueStaging.Resolve(job, Found(("wf:one", ["wf:one=https://x/1"]), ("wf:d/*.txt", ["wf:d/a.txt=https://x/a", "wf:d/e/b.txt=https://x/b"]))).ShouldSucceed();

        UnicoreJson.TextOf(job["Imports"] ?? new JsonArray()).ShouldBe(
            """[{"From":"https://x/1","To":"a"},{"From":"https://x/a","To":"in/a.txt"},{"From":"https://x/b","To":"in/b.txt"},{"From":["https://x/1","https://x/3"],"To":"s"},{"To":"i","Data":"x"},{"From":"https://x/4","To":"w"}]""");
    }

    [Fact]
    public void Resolve_ANameThatIsNotThere_IsRefusedByName()
    {
        var job = LenientJson.ReadObject("{Imports: {a: {From: 'wf:missing'}}}").ShouldSucceed();

        CatalogueStaging.Resolve(job, Found(("wf:missing", []))).ShouldBeRefused(Core.RefusalKind.NotFound).Message.ShouldContain("wf:missing");
    }

    [Fact]
    public void TakeExports_ThoseToNames_AreNotSeenByTheJob()
    {
        var job = LenientJson.ReadObject("{Exports: [{From: out, To: 'wf:r/'}, {From: b, To: 'https://x/b'}, {file: c, target: 'wf:c'}]}").ShouldSucceed();
        var map = LenientJson.ReadObject("{Exports: {out: {To: 'wf:o'}}}").ShouldSucceed();

        CatalogueStaging.TakeExports(job).ShouldBe([new NamedExport("out", "wf:r/"), new NamedExport("c", "wf:c")]);
        CatalogueStaging.TakeExports(map).ShouldBe([new NamedExport("out", "wf:o")]);

        UnicoreJson.TextOf(job).ShouldBe("""{"Exports":[{"From":"b","To":"https://x/b"}]}""");
    }

    private static Dictionary<string, IReadOnlyList<KeyValuePair<string, string>>> Found(params (string Name, string[] Files)[] found) => found.ToDictionary(
        f => f.Name, f => (IReadOnlyList<KeyValuePair<string, string>>)[.. f.Files.Select(p => KeyValuePair.Create(p.Split('=')[0], p.Split('=')[1]))]);

    private static string? FilledArgument(string text) =>
        JsonFields.ScalarOf((JobTemplate.Fill(new JobPayload(new JsonObject { ["Arguments"] = new JsonArray(text) }, []), Variables)["Arguments"] as JsonArray)?[0]);

    private static JsonObject Fill(string job, IReadOnlyDictionary<string, Value>? variables = null, params ImmutableArray<ChunkNaming> chunks) =>
        JobTemplate.Fill(new JobPayload(LenientJson.ReadObject(job).ShouldSucceed(), chunks), variables ?? Variables);

    private static IEnumerable<(string? From, string? To)> Imports(JsonObject job) =>
        (job["Imports"] as JsonArray ?? []).Select(i => (JsonFields.ScalarOf(i?["From"]), JsonFields.ScalarOf(i?["To"])));
}
