using System.Xml.Linq;
using Fairlead.Testing;

namespace Fairlead.Architecture.Tests;

/// <summary>The working copy that these tests were built from.</summary>
public sealed class Repository : IAsyncLifetime
{
    /// <summary>Its root: the nearest directory upwards with the solution in it.</summary>
    public string Root { get; } = FindRoot();

    /// <summary>The files that are in git or would be, relative to the root.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>The projects below src.</summary>
    public IReadOnlyList<SourceProject> Projects { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        // The owner of a clone may be another account than ours, which git refuses by default.
        string[] list = ["-c", "safe.directory=*", "-C", Root, "ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"];
        var listed = (await HostCommand.RunAsync("git", list)).OutputOfSuccess().Split('\n');
        Files = [.. listed.Where(file => File.Exists(FullPath(file)))];
        Projects = [.. Files.Where(file => file.StartsWith("src/", StringComparison.Ordinal) && file.EndsWith(".csproj", StringComparison.Ordinal)).Select(file => new SourceProject(FullPath(file)))];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public string FullPath(string file) => Path.Combine(Root, file);

    private static string FindRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Fairlead.slnx")))
        {
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException($"No solution above {AppContext.BaseDirectory}.");
        }

        return directory;
    }
}

/// <summary>What a project file says.</summary>
public sealed class SourceProject(string path)
{
    private readonly XDocument _file = XDocument.Load(path);

    public string Name { get; } = Path.GetFileNameWithoutExtension(path);

    public string AssemblyName => _file.Descendants("AssemblyName").SingleOrDefault()?.Value ?? Name;

    public IEnumerable<string> Packages => Included("PackageReference");

    public IEnumerable<string> Frameworks => Included("FrameworkReference");

    public IEnumerable<string> Projects => Included("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference));

    private IEnumerable<string> Included(string item) => _file.Descendants(item).Select(element => (string?)element.Attribute("Include") ?? "");
}
