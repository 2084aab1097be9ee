using Fairlead.Dialects.Autosubmit.Configuration;

namespace Fairlead.Dialects.Autosubmit.Tests;

/// <summary>Experiments to make graphs of.</summary>
internal static class Experiments
{
    /// <summary>An experiment that has one file.</summary>
    public static ExperimentFiles Of(string yaml, string expid = "a1b2") => new() { Expid = expid, Conf = new Dictionary<string, string> { ["all.yml"] = yaml } };

    /// <summary>Two months and one member, below which the sections stand.</summary>
    public static string With(string jobs, string experiment = "DATELIST: \"20240601\", MEMBERS: m1, CHUNKSIZEUNIT: month, CHUNKSIZE: 1, NUMCHUNKS: 2") =>
        $"EXPERIMENT: {{{experiment}}}\nJOBS:\n{jobs}";
}
