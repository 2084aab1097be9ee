using Fairlead.Templates.Compilation;
using Fairlead.Templates.Repositories;

namespace Fairlead.Templates.Triggering;

/// <summary>Finds what is wrong with a repository of templates before anybody publishes it.</summary>
public static class CheckTemplates
{
    private const string Pattern = "*.yaml";
    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true };

    /// <summary>All that is wrong, one line each with file, line and column; and how many files were looked at.</summary>
    /// <param name="directory">Absolute path of the repository; its files are below <c>WORKFLOWS</c> and <c>PHASES</c>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<(int Files, IReadOnlyList<string> Faults)> RunAsync(string directory, CancellationToken cancellationToken)
    {
        var tree = new TemplateTree(Path.GetFileName(directory), null, string.Empty, directory);
        var (files, faults) = (0, new List<string>());
        foreach (var file in FilesIn(directory, TemplateTree.Workflows))
        {
            files++;
            if ((await tree.ReadAsync(file, cancellationToken)).TryGet(out var text, out var refusal))
            {
                faults.AddRange((await TemplateFile.ReadAsync(tree, text, [], cancellationToken)).Problems.Select(p => p.In(file)));
            }
            else
            {
                faults.Add(refusal.Message);
            }
        }

        foreach (var file in FilesIn(directory, TemplateTree.Phases))
        {
            files++;
            faults.AddRange((await tree.ReadAsync(file, cancellationToken)).TryGet(out var text, out var refusal)
                ? PhaseLibrary.Read(file, text).Problems.Select(p => p.In(file))
                : [refusal.Message]);
        }

        return (files, [.. faults.Distinct()]);
    }

    private static IEnumerable<string> FilesIn(string directory, string kind) => Directory.Exists(Path.Join(directory, kind))
        ? Directory.EnumerateFiles(Path.Join(directory, kind), Pattern, Below).Select(f => Path.GetRelativePath(directory, f)).Order(StringComparer.Ordinal)
        : [];
}
