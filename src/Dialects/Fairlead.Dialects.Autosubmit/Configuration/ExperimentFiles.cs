namespace Fairlead.Dialects.Autosubmit.Configuration;

/// <summary>The files of an experiment, as far as its configuration can name them.</summary>
internal sealed record ExperimentFiles
{
    /// <summary>The identifier, which the files cannot change.</summary>
    public required string Expid { get; init; }

    /// <summary>The text of the files in <c>conf/</c>, by their names.</summary>
    public required IReadOnlyDictionary<string, string> Conf { get; init; }

    /// <summary>The text of files elsewhere that <c>CUSTOM_CONFIG</c> may name, by their absolute paths.</summary>
    public IReadOnlyDictionary<string, string> Elsewhere { get; init; } = new Dictionary<string, string>();

    /// <summary>Values that are in no file, such as <c>PROJDIR</c> and <c>ROOTDIR</c>, by names in upper case. <c>HOME</c> is what <c>~</c> stands for.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>What <c>%PROJDIR%</c> stands for in <c>CUSTOM_CONFIG</c>, below which <see cref="Elsewhere"/> has the files of the project.</summary>
    public const string ProjectDirectory = "/proj";

    /// <summary>The text of files of the project that sections name, by their paths in it.</summary>
    public IReadOnlyDictionary<string, string> Project { get; init; } = new Dictionary<string, string>();

    /// <summary>The commit that the project is of, or null.</summary>
    public string? Commit { get; init; }

    /// <summary>Whether a name is one of a YAML file.</summary>
    public static bool IsYaml(string name) => name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase);
}
