using System.Globalization;
using System.Text;
using Fairlead.Testing;

namespace Fairlead.Templates.Tests;

/// <summary>What is wrong with documents is said with its place, all of it at once, in exactly these words.</summary>
public sealed class BadDocumentTests
{
    private static string Folder => Path.Combine(SourceTree.Root, "tests/Fairlead.Templates.Tests/bad");

    public static TheoryData<string> Documents => [.. Directory.GetFiles(Folder, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Read_ADocumentWithFaults_NamesEachWithItsPlace(string name)
    {
        var document = NativeDocument.Read(File.ReadAllText(Path.Combine(Folder, name + ".yaml")));

        var said = string.Concat(document.Problems.Select(p => p.In("bad.yaml") + "\n"));
        said.ShouldBe(File.ReadAllText(Path.Combine(Folder, name + ".txt")));
        said.ShouldNotBeEmpty();
    }

    [Fact]
    public void Read_ADocumentOf50Megabytes_IsRefusedUnread() =>
        Only(new string('#', 50 * 1024 * 1024)).ShouldBe("f:1:1: The document has 52428800 characters; at most 10485760 are allowed.");

    [Fact]
    public void Read_ListsInListsWithoutEnd_AreRefused() =>
        Only("fairlead: " + new string('[', 100_000)).ShouldBe("f:1:171: Lists and maps lie deeper in each other than 160 levels.");

    [Fact]
    public void Read_PhasesInPhasesWithoutEnd_AreRefused()
    {
        var text = new StringBuilder("{fairlead: 1, workflows: {main: ");
        text.Insert(text.Length, "{phases: {p: ", 60).Append("{run: 'true'}").Insert(text.Length, "}}", 60).Append("}}");

        NativeDocument.Read(text.ToString()).Problems.ShouldContain(p => p.Message == "Phases lie deeper in each other than 48 levels.");
    }

    [Theory]
    [InlineData("(", 100_000, "The expression '((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((…' has 100000 characters; at most 8192 are allowed.")]
    [InlineData("(", 5_000, "cannot be read: ")]
    [InlineData("!", 5_000, "cannot be read: ")]
    [InlineData("1+", 4_000, "cannot be read at character 8001")]
    public void Read_AnExpressionMadeToBlowUpTheParser_IsRefused(string part, int times, string message)
    {
        var expression = string.Concat(Enumerable.Repeat(part, times));

        Only($"fairlead: 1\nworkflows: {{main: {{phases: {{a: {{while: \"{expression}\", phases: {{b: {{run: 'true'}}}}}}}}}}}}").ShouldContain(message);
    }

    [Fact]
    public void Read_AThousandFaults_AreAHundredLines()
    {
        var phases = string.Concat(Enumerable.Range(0, 1_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"      p{i}: {{run: 'true', needs: [x]}}\n")));

        NativeDocument.Read($"fairlead: 1\nworkflows:\n  main:\n    phases:\n{phases}").Problems.Count.ShouldBe(100);
    }

    private static string Only(string text) => NativeDocument.Read(text).Problems.ShouldHaveSingleItem().In("f");
}
