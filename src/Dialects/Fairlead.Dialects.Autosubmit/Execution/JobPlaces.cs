using Fairlead.Dialects.Autosubmit.Graph;
using Fairlead.Dialects.Autosubmit.Language;

namespace Fairlead.Dialects.Autosubmit.Execution;

/// <summary>Where the files of a job are on its site: all jobs of an experiment share a directory, and one below it for what tells of them.</summary>
internal sealed record JobPlaces
{
    /// <summary>The directory that all jobs share.</summary>
    public required string Root { get; init; }

    /// <summary>Where it is told how jobs went, and where they run.</summary>
    public required string Logs { get; init; }

    /// <summary>Those of a job's main platform.</summary>
    public required string MainRoot { get; init; }

    /// <summary>Where the metrics of the job are read.</summary>
    public required string Metrics { get; init; }

    /// <summary>What scripts know of them.</summary>
    public IEnumerable<KeyValuePair<string, string>> Values =>
    [
        new("ROOTDIR", Root),
        new("PROJDIR", $"{Root}/proj"),
        new("CURRENT_ROOTDIR", Root),
        new("CURRENT_PROJ_DIR", $"{Root}/proj"),
        new("CURRENT_LOGDIR", Logs),
        new("CURRENT_METRIC_FOLDER", Metrics),
        new("HPCROOTDIR", MainRoot),
        new("HPCLOGDIR", $"{MainRoot}/{Logs[(Logs.LastIndexOf('/') + 1)..]}"),
    ];

    /// <summary>Those of a job.</summary>
    public static JobPlaces Of(LoadedExperiment experiment, GraphJob job)
    {
        var expid = experiment.Plan.Expid;
        var platform = experiment.Platforms[experiment.Work[job.Section.Name].Platform];
        var root = RootOf(platform, expid);
        var main = experiment.Root.TextAt("DEFAULT.HPCARCH")?.ToUpperInvariant() is { } name && experiment.Platforms.TryGetValue(name, out var known) ? known : platform;
        var logs = $"{root}/LOG_{expid}";
        return new JobPlaces { Root = root, Logs = logs, MainRoot = RootOf(main, expid), Metrics = $"{experiment.Root.TextAt("CONFIG.METRIC_FOLDER") ?? logs}/{job.Name}" };
    }

    private static string RootOf(JobPlatform platform, string expid) => platform.Map?.TextAt("SCRATCH_DIR") is { } scratch
        ? string.Join('/', new[] { scratch.TrimEnd('/'), platform.Map.TextAt("SCRATCH_PROJECT_DIR") ?? platform.Map.TextAt("PROJECT"), platform.Map.TextAt("USER") ?? platform.Account, expid }.OfType<string>())
        : $"{platform.Site.WorkspaceOf(platform.Account)}/experiments/{expid}";
}
