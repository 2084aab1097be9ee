using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Fairlead.Architecture.Tests;

/// <summary>What is true of every file.</summary>
public sealed partial class FileTests(Repository repository) : IClassFixture<Repository>
{
    private const int MaxLines = 400;

    [Fact]
    public void SourceFiles_EachOf_IsShortAndNamedForWhatItDoes()
    {
        var sources = repository.Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal)).ToList();
        var vague = sources.Where(file => VagueName().IsMatch(Path.GetFileNameWithoutExtension(file)));
        var tooLong =
            from file in sources
            let lines = File.ReadLines(repository.FullPath(file)).Count()
            where lines > MaxLines
            select $"{file} has {lines} lines";

        sources.ShouldNotBeEmpty();
        vague.ShouldBeEmpty();
        tooLong.ShouldBeEmpty();
    }

    [Fact]
    public void Projects_AllOf_AreInTheSolution()
    {
        var inSolution = XDocument.Load(repository.FullPath("Fairlead.slnx")).Descendants("Project").Select(project => (string?)project.Attribute("Path"));

        repository.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).Except(inSolution).ShouldBeEmpty();
    }

    [Fact]
    public void Files_AllOf_AreFreeOfTheBuildMachine()
    {
        var wrong =
            from file in repository.Files
            from line in File.ReadLines(repository.FullPath(file)).Index()
            where BuildMachine().IsMatch(line.Item)
            select $"{file}:{line.Index + 1}: {line.Item.Trim()}";

        wrong.ShouldBeEmpty();
    }

    [GeneratedRegex("(Manager|Helper|Helpers|Util|Utils|Utilities|Misc|Impl|Dto)$")]
    private static partial Regex VagueName();

    // Working copies, scratch directories and homes of those who develop; the brackets keep this line from matching itself.
    [GeneratedRegex(@"/wor[k]/(?:main|wt|shared|\.)|/tmp/[s]/|/User[s]/\w+/|[A-Z]:\\Users\\")]
    private static partial Regex BuildMachine();
}
