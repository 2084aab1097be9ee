using System.Globalization;
using System.Text.RegularExpressions;
using Fairlead.Dialects.Autosubmit.Configuration;
using Fairlead.Dialects.Autosubmit.Graph;
using Fairlead.Dialects.Autosubmit.Language;

namespace Fairlead.Dialects.Autosubmit.Execution;

/// <summary>What the placeholders in the script of one job stand for.</summary>
internal sealed partial class ScriptValues
{
    private const int Deepest = 8;
    private static readonly HashSet<string> AlwaysSafe = ["d", "d_", "Y", "Y_", "M", "M_", "m", "m_"];

    private readonly LoadedExperiment _experiment;
    private readonly SectionWork _work;
    private readonly JobPlatform _platform;
    private readonly Dictionary<string, string> _own;
    private readonly HashSet<string> _safe;
    private readonly SortedSet<string> _unknown = new(StringComparer.Ordinal);

    /// <param name="experiment">The experiment.</param>
    /// <param name="job">The job.</param>
    /// <param name="failures">How many of its tries failed.</param>
    /// <param name="places">Where its files are.</param>
    public ScriptValues(LoadedExperiment experiment, GraphJob job, int failures, JobPlaces places)
    {
        _experiment = experiment;
        _work = experiment.Work[job.Section.Name];
        _platform = experiment.Platforms[_work.Platform];
        _safe = [.. AlwaysSafe, .. Words.Of(experiment.Root.At("CONFIG.SAFE_PLACEHOLDERS")).Select(name => name.Trim('%'))];
        _own = new(Own(job, failures), StringComparer.Ordinal);
        foreach (var (name, value) in ChunkDates.Of(job, experiment.Plan).Concat(places.Values))
        {
            _own[name] = value;
        }
    }

    /// <summary>Placeholders that nothing was found for; they stand for nothing.</summary>
    public IReadOnlyCollection<string> Unknown => _unknown;

    /// <summary>The text with its placeholders filled.</summary>
    public string Fill(string text) => Fill(text, Deepest);

    private string Fill(string text, int deep) => Placeholder().Replace(text, match =>
    {
        var written = match.Groups["name"].Value;
        if (written.Length == 0)
        {
            return "%";
        }

        if (_safe.Contains(written))
        {
            return match.Value;
        }

        if (Find(written.ToUpperInvariant()) is not { } value)
        {
            _unknown.Add(written);
            return string.Empty;
        }

        return deep > 0 && value.Contains('%', StringComparison.Ordinal) ? Fill(value, deep - 1) : value;
    });

    private string? Find(string name) => _own.GetValueOrDefault(name)
        ?? (name.StartsWith("CURRENT_", StringComparison.Ordinal) ? TextOf(_work.Map.At(name[8..])) ?? TextOf(_platform.Map?.At(name[8..])) : null)
        ?? TextOf(_experiment.Root.At(name))
        ?? (name.StartsWith("HPC", StringComparison.Ordinal) ? TextOf(_experiment.Root.At($"PLATFORMS.{MainPlatform}.{name[3..]}")) : null);

    private string MainPlatform => _experiment.Root.TextAt("DEFAULT.HPCARCH")?.ToUpperInvariant() ?? PlatformList.Local;

    private static string? TextOf(ConfigNode? node) => node switch
    {
        ConfigScalar { IsNull: true } => string.Empty,
        ConfigScalar scalar => scalar.Text,
        ConfigList list => string.Join(' ', Words.Of(list)),
        _ => null,
    };

    private Dictionary<string, string> Own(GraphJob job, int failures)
    {
        var root = _experiment.Root;
        var time = _experiment.TimeOf(job);
        return new Dictionary<string, string>
        {
            ["JOBNAME"] = job.Name,
            ["EXPID"] = _experiment.Plan.Expid,
            ["FAIL_COUNT"] = Whole(failures),
            ["SDATE"] = job.Date < 0 ? string.Empty : _experiment.Plan.Text(_experiment.Plan.Dates[job.Date]),
            ["MEMBER"] = job.Member < 0 ? string.Empty : _experiment.Plan.Members[job.Member],
            ["CHUNK"] = Whole(Math.Max(1, job.Chunk)),
            ["SPLIT"] = job.Split == 0 ? "-1" : Whole(job.Split),
            ["SPLITS"] = job.Splits == 0 ? "-1" : Whole(job.Splits),
            ["SPLIT_FIRST"] = job.Split == 1 ? "TRUE" : "FALSE",
            ["SPLIT_LAST"] = job.Split == job.Splits ? "TRUE" : "FALSE",
            ["DELAY"] = job.Section.Delay is { } delay ? Whole(delay) : "-1",
            ["FREQUENCY"] = Whole(job.Section.Frequency),
            ["SYNCHRONIZE"] = job.Section.Synchronize?.ToString().ToLowerInvariant() ?? string.Empty,
            ["RETRIALS"] = Whole(_work.Retrials.Most),
            ["NUMMEMBERS"] = Whole(_experiment.Plan.Members.Count),
            ["PROJECT_TYPE"] = ProjectRules.TypeOf(root).ToLowerInvariant(),
            ["WORKFLOW_COMMIT"] = _experiment.Files.Commit ?? string.Empty,
            ["JOB_DEPENDENCIES"] = string.Join(' ', job.Section.Dependencies.Select(key => key.Section).Distinct()),
            ["TASKTYPE"] = job.Section.Name,
            ["NUMPROC"] = Whole(_work.Processors),
            ["PROCESSORS"] = Whole(_work.Processors),
            ["NUMTHREADS"] = Whole(_work.Threads),
            ["THREADS"] = Whole(_work.Threads),
            ["CPUS_PER_TASK"] = Whole(_work.Threads),
            ["NUMTASK"] = Whole(_work.Tasks),
            ["TASKS"] = Whole(_work.Tasks),
            ["TASKS_PER_NODE"] = Whole(_work.Tasks),
            ["NODES"] = Whole(_work.Nodes),
            ["MEMORY"] = Whole(_work.Memory),
            ["MEMORY_PER_TASK"] = Whole(_work.MemoryPerTask),
            ["WALLCLOCK"] = time is { } limit ? Wallclock.Text(limit) : string.Empty,
            ["PARTITION"] = _work.Text("PARTITION", _platform.Map) ?? string.Empty,
            ["RESERVATION"] = _work.Text("RESERVATION", _platform.Map) ?? string.Empty,
            ["CUSTOM_DIRECTIVES"] = string.Join('\n', _work.Directives),
            ["EXECUTABLE"] = _work.Executable ?? string.Empty,
            ["CURRENT_ARCH"] = _platform.Name,
            ["CURRENT_HOST"] = _platform.Map?.TextAt("HOST") ?? _platform.Site.LoginNode,
            ["CURRENT_USER"] = _platform.Map?.TextAt("USER") ?? _platform.Account,
            ["CURRENT_PROJ"] = _platform.Map?.TextAt("PROJECT") ?? string.Empty,
            ["CURRENT_BUDG"] = _platform.Map?.TextAt("BUDGET") ?? string.Empty,
            ["CURRENT_QUEUE"] = _work.Text("QUEUE", _platform.Map) ?? string.Empty,
            ["CURRENT_TYPE"] = _platform.Map?.TextAt("TYPE") ?? _platform.Site.Kind,
            ["HPCARCH"] = MainPlatform,
        };
    }

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"%%|%\^?(?<name>[A-Za-z0-9_.\-]+)%", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Placeholder();
}
