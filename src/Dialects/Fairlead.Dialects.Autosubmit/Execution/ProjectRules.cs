using Fairlead.Dialects.Autosubmit.Configuration;
using Fairlead.Dialects.Autosubmit.Language;

namespace Fairlead.Dialects.Autosubmit.Execution;

/// <summary>What is right about the project of an experiment: where the files come from that its sections name.</summary>
internal static class ProjectRules
{
    /// <summary>The project type that has no files.</summary>
    public const string None = "NONE";

    /// <summary>The project type whose files are in a git repository.</summary>
    public const string Git = "GIT";

    /// <summary>The project type, in upper case.</summary>
    public static string TypeOf(ConfigMap root) => root.TextAt("PROJECT.PROJECT_TYPE")?.ToUpperInvariant() ?? None;

    /// <summary>Adds what is wrong: a type that is not supported, and files that the project does not have.</summary>
    public static void Check(ConfigMap root, ExperimentFiles files, IReadOnlyDictionary<string, SectionWork> work, Findings findings)
    {
        var type = TypeOf(root);
        if (type is not (None or Git))
        {
            findings.Error(
                root.At("PROJECT.PROJECT_TYPE")?.Place ?? root.Place, "PROJECT.PROJECT_TYPE", $"'{type.ToLowerInvariant()}' is not supported.", "Write git, or none and the scripts as SCRIPT.");
        }

        foreach (var (name, section) in work.Where(w => type == Git && w.Value.IsChecked))
        {
            foreach (var file in section.Named.Where(file => !files.Project.ContainsKey(file)))
            {
                findings.Error(section.Map.Find("FILE")?.Place ?? section.Map.Place, $"JOBS.{name}.FILE", $"The project has no text file '{file}'.", "Write its path in the repository.");
            }
        }
    }
}
