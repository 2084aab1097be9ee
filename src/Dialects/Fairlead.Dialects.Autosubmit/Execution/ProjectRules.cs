using Fairlead.Dialects.Autosubmit.Configuration;

namespace Fairlead.Dialects.Autosubmit.Execution;

/// <summary>What is right about the project of an experiment: where the files come from that its sections name.</summary>
internal static class ProjectRules
{
    /// <summary>The project type that has no files.</summary>
    public const string None = "NONE";

    /// <summary>The project type, in upper case.</summary>
    public static string TypeOf(ConfigMap root) => root.TextAt("PROJECT.PROJECT_TYPE")?.ToUpperInvariant() ?? None;

    /// <summary>Adds what is wrong.</summary>
    public static void Check(ConfigMap root, Findings findings)
    {
        var type = TypeOf(root);
        if (type != None)
        {
            findings.Error(root.At("PROJECT.PROJECT_TYPE")?.Place ?? root.Place, "PROJECT.PROJECT_TYPE", $"'{type}' is not supported.", "Write none, and the scripts as SCRIPT.");
        }
    }
}
