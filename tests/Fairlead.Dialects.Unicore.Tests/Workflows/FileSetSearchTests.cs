using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Unicore.Description;
using Fairlead.Dialects.Unicore.Tests.Http;
using Fairlead.Dialects.Unicore.Workflows.Compilation;
using Fairlead.Dialects.Unicore.Workflows.Running;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Storages;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Unicore.Tests.Workflows;

/// <summary>Loops over files of a real storage, and over names.</summary>
public sealed class FileSetSearchTests(UnicoreServer server) : IClassFixture<UnicoreServer>
{
    private const string Storage = "https://gw.example.org/PORTSIDE/rest/core/storages/HOME";
    private const string Files = $"{Storage}/files";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{base: '%/files/cargo', include: ['*.dat'], recurse: true}", "cargo/a.dat cargo/b.dat cargo/sub/c%20d.dat")]
    [InlineData("{base: 'BFT:%/files/cargo/', include: ['*.dat']}", "cargo/a.dat cargo/b.dat")]
    [InlineData("{base: '%/files/cargo'}", "cargo/a.dat cargo/b.dat cargo/d.log cargo/list.txt cargo/sub")]
    [InlineData("{base: '%/files/cargo', exclude: ['*.dat', 'list.txt'], recurse: true}", "cargo/d.log")]
    [InlineData("{base: '%', include: ['cargo/sub/?*.dat'], recurse: true}", "cargo/sub/c%20d.dat")]
    [InlineData("{base: '%/files/cargo', include: ['list.txt'], indirection: true}", "cargo/b.dat cargo/a.dat cargo/b.dat")]
    [InlineData("{base: 'wf:x/', include: ['*.dat']}", "cargo/a.dat cargo/b.dat")]
    [InlineData("{base: 'wf:', exclude: ['wf:x/b.dat']}", "cargo/list.txt cargo/a.dat")]
    [InlineData("{base: 'wf:', include: ['list'], indirection: true}", "cargo/b.dat cargo/a.dat cargo/b.dat")]
    public async Task Run_AFileset_FindsItsFilesInOrder(string set, string found)
    {
        var iterations = (await RunAsync($"filesets: [{set.Replace("%", Storage, StringComparison.Ordinal)}]")).ShouldSucceed();

        iterations.Select(i => i.Variables.ToDictionary()["IT_VALUE"].ToString()).ShouldBe(found.Split(' ').Select(f => $"{Files}/{f}"));
    }

    [Fact]
    public async Task Run_ChunksOfASize_AreFilledByTheSizesOfTheFiles()
    {
        var iterations = (await RunAsync(
            $$"""filesets: [{base: "{{Files}}/cargo", include: ["*.dat"], recurse: true}], chunking: {type: SIZE, expression: "if (TOTAL_NUMBER > 2) { 2 } else { 1 }"}""")).ShouldSucceed();

        iterations.Select(i => i.Variables.ToDictionary()["IT_ORIGINAL_FILENAMES"].ToString()).ShouldBe(["a.dat", "b.dat;c d.dat"]);
    }

    [Theory]
    [InlineData("filesets: [{base: '/etc'}]", "/etc")]
    [InlineData("filesets: [{base: 'https://gw.example.org/PORTSIDE/rest/core/storages/NOWHERE/files/'}]", "storage")]
    [InlineData("filesets: [{base: '%/files/nowhere'}]", "nowhere")]
    [InlineData("filesets: [{base: '%/files/cargo', include: ['sub'], indirection: true}]", "sub")]
    [InlineData("filesets: [{base: '%/files/cargo'}], chunking: {expression: 'TOTAL_NUMBER - 100'}", "TOTAL_NUMBER")]
    public async Task Run_WhatCannotBeFound_IsRefusedByName(string range, string named)
    {
        var outcome = await RunAsync(range.Replace("%", Storage, StringComparison.Ordinal));

        outcome.TryGet(out _, out var refusal).ShouldBeFalse();
        (refusal?.Message).ShouldNotBeNull().ShouldContain(named);
    }

    [Fact]
    public async Task Run_NoFileFits_GivesNoIteration() =>
        (await RunAsync($"filesets: [{{base: '{Files}/cargo', include: ['*.none']}}], chunking: {{expression: '1 / 0'}}")).ShouldSucceed().ShouldBeEmpty();

    private async Task<Outcome<ImmutableArray<Iteration>>> RunAsync(string range)
    {
        var loop = WorkflowCompilerTests.Compile($"{{subworkflows: {{l: {{type: FOR_EACH, {range}, body: {{activities: {{a: {{type: START}}}}}}}}}}}}");
        loop.Errors.ShouldBeEmpty();
        var document = loop.Definition.Root.Nodes[0].ShouldBeOfType<Node.ForEach>().Range.ShouldBeOfType<IterationRange.LookedUp>().Document;
        Write("a.dat", new string('a', 1_500));
        Write("b.dat", new string('b', 600));
        Write("d.log", "log");
        Write("sub/c d.dat", new string('c', 700));
        Write("list.txt", $"{Files}/cargo/b.dat wf:none {Files}/cargo/none\n{Files}/cargo/?.dat http://x/y\n");
        var ada = await server.Services.GetRequiredService<IPrincipals>().FindAsync("ada", CancellationToken);
        var storages = new StorageSearch(
            ada.ShouldNotBeNull(),
            new OwnStorages(UnicoreServer.SiteName, ["gw.example.org"]),
            server.Services.GetRequiredService<OpenStorage>(),
            server.Services.GetRequiredService<IForeignStorages>(),
            most: 1_000);
        return await new FileSetSearch(storages, new Names(), most: 1_000).RunAsync(FileSetRange.Read(document), ImmutableDictionary<string, Value>.Empty, Some.Noon, CancellationToken);
    }

    private void Write(string path, string content)
    {
        var file = Path.Combine(server.Home, "cargo", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file) ?? server.Home);
        File.WriteAllText(file, content);
    }

    private sealed class Names : INamedFiles
    {
        private static readonly SortedDictionary<string, string> All = new(StringComparer.Ordinal)
        {
            ["wf:list"] = $"{Files}/cargo/list.txt",
            ["wf:x/a.dat"] = $"{Files}/cargo/a.dat",
            ["wf:x/b.dat"] = $"{Files}/cargo/b.dat",
            ["wf:x/gone.dat"] = $"{Files}/cargo/gone.dat",
        };

        public Task<IReadOnlyList<KeyValuePair<string, string>>> FindAsync(string prefix, Func<string, bool> fits, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<KeyValuePair<string, string>>>([.. All.Where(n => n.Key.StartsWith(prefix, StringComparison.Ordinal) && fits(n.Key))]);
    }
}
