using System.Reflection;
using System.Text.RegularExpressions;

namespace Fairlead.Architecture.Tests;

/// <summary>Who may know whom.</summary>
public sealed partial class ReferenceTests(Repository repository) : IClassFixture<Repository>
{
    // Everything that is not here may be referenced by Server only.
    private static readonly (string Project, string[] MayReference)[] Rules =
    [
        ("Fairlead.Core", []),
        ("Fairlead.Shell", []),
        ("Fairlead.Client", []),
        ("Fairlead.Gateway", ["Fairlead.Core"]),
        ("Fairlead.Store", ["Fairlead.Core", "Fairlead.Gateway"]),
        ("Fairlead.Identity", ["Fairlead.Core", "Fairlead.Gateway"]),
        ("Fairlead.Sites", ["Fairlead.Core", "Fairlead.Gateway", "Fairlead.Shell"]),
        ("Fairlead.Storages", ["Fairlead.Core", "Fairlead.Gateway", "Fairlead.Shell"]),
        ("Fairlead.Uftp", ["Fairlead.Core", "Fairlead.Gateway"]),
        ("Fairlead.Templates", ["Fairlead.Core", "Fairlead.Gateway"]),
        ("Fairlead.Dialects", ["Fairlead.Core", "Fairlead.Gateway"]),
        (@"Fairlead.Dialects.*", ["Fairlead.Core", "Fairlead.Gateway", "Fairlead.Dialects", "Fairlead.Templates"]),
        ("Fairlead.Api", ["Fairlead.Core", "Fairlead.Gateway", "Fairlead.Dialects", "Fairlead.Client"]),
        ("Fairlead.Web", ["Fairlead.Core", "Fairlead.Gateway", "Fairlead.Client"]),
        ("Fairlead.Cli", ["Fairlead.Server", "Fairlead.Client"]),
    ];

    // To be dissolved; nothing is added here.
    private static readonly string[] KnownCycles =
    [
        "Fairlead.Shell → Fairlead.Shell.Pooling → Fairlead.Shell",
        "Fairlead.Store → Fairlead.Store.Writing → Fairlead.Store",
    ];

    [Fact]
    public void Projects_OtherThanServer_ReferenceOnlyWhatTheyMayKnow()
    {
        var wrong =
            from project in repository.Projects
            where project.Name != "Fairlead.Server"
            from reference in project.Projects
            where !MayReference(project.Name).Contains(reference)
            select $"{project.Name} references {reference}";

        repository.Projects.ShouldNotBeEmpty();
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Core_ItsDeclarations_HaveNoAsyncNoClockNoLogger()
    {
        var core = repository.Projects.Single(project => project.Name == "Fairlead.Core");
        var wrong =
            from type in Load(core).Written()
            from dependency in type.Dependencies()
            where dependency.Namespace is "System.Threading.Tasks" || dependency == typeof(TimeProvider) || Foreign().IsMatch(dependency.FullName ?? "")
            select $"{type} names {dependency}";

        core.Packages.Except(["Sprache"]).ShouldBeEmpty();
        core.Frameworks.ShouldBeEmpty();
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Gateway_ReferencedAssemblies_AreNeitherHttpNorSqlNorBatchSystem()
    {
        var gateway = repository.Projects.Single(project => project.Name == "Fairlead.Gateway");

        gateway.Frameworks.ShouldBeEmpty();
        Load(gateway).GetReferencedAssemblies().Select(name => name.Name ?? "").Where(name => HttpOrSql().IsMatch(name)).ShouldBeEmpty();
    }

    [Fact]
    public void Assemblies_TheirNamespaces_HaveNoCyclesButTheKnown()
    {
        var cycles = repository.Projects.SelectMany(project => NamespaceGraph.Of(Load(project)).Cycles()).ToList();

        cycles.Where(cycle => !KnownCycles.Contains(cycle.Way)).ShouldBeEmpty();
        KnownCycles.Except(cycles.Select(cycle => cycle.Way)).ShouldBeEmpty("a cycle that was dissolved is struck off the list");
    }

    // A project that no program references is not in our output, and then it is not finished.
    private static Assembly Load(SourceProject project) => Assembly.Load(project.AssemblyName);

    private static string[] MayReference(string project) =>
        Rules.FirstOrDefault(rule => rule.Project == project || (rule.Project.EndsWith(".*", StringComparison.Ordinal) && project.StartsWith(rule.Project[..^1], StringComparison.Ordinal))).MayReference
        ?? throw new InvalidOperationException($"{nameof(Rules)} does not say what {project} may reference.");

    [GeneratedRegex(@"^(Microsoft\.Extensions|Microsoft\.AspNetCore|System\.Net|System\.IO\.File)")]
    private static partial Regex Foreign();

    [GeneratedRegex(@"^(Microsoft\.AspNetCore|System\.Net\.Http|Microsoft\.EntityFrameworkCore|Microsoft\.Data|System\.Data|Npgsql|SQLite|Fairlead\.(?!Core$))")]
    private static partial Regex HttpOrSql();
}
