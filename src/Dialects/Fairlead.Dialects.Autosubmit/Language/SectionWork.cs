using Fairlead.Core.Workflows;
using Fairlead.Dialects.Autosubmit.Configuration;

namespace Fairlead.Dialects.Autosubmit.Language;

/// <summary>In which language a script is written.</summary>
internal enum ScriptLanguage
{
    /// <summary>The shell of that name.</summary>
    Bash,

    /// <summary>Python, as the site has it.</summary>
    Python,

    /// <summary>Python 2.</summary>
    Python2,

    /// <summary>Python 3.</summary>
    Python3,

    /// <summary>R.</summary>
    R,
}

/// <summary>What a section of <c>JOBS</c> says about what its jobs do and need.</summary>
internal sealed record SectionWork
{
    private const int MostRetrials = 1_000;
    private const int MostOfAnything = 10_000_000;

    /// <summary>What is written in the section, for the values of its script.</summary>
    public required ConfigMap Map { get; init; }

    /// <summary>The name of its platform, in upper case.</summary>
    public required string Platform { get; init; }

    /// <summary>The script itself; null where a file has it.</summary>
    public string? Script { get; init; }

    /// <summary>The files that it names: the first is the script, the others go with it.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Those of <see cref="Files"/> that are read: all but a script that is written in the section.</summary>
    public IEnumerable<string> Named => Script is null ? Files : Extra;

    /// <summary>The files that go with the script.</summary>
    public IEnumerable<string> Extra => Files.Skip(Map.Find("FILE") is ConfigScalar { IsNull: false } or ConfigList { Items.Count: > 0 } ? 1 : 0);

    /// <summary>Whether it is looked for its files when jobs are generated.</summary>
    public bool IsChecked => !string.Equals(Map.TextAt("CHECK"), "false", StringComparison.OrdinalIgnoreCase);

    /// <summary>Its language.</summary>
    public required ScriptLanguage Language { get; init; }

    /// <summary>What runs it instead of what its language says, or null.</summary>
    public string? Executable { get; init; }

    /// <summary>How long a job may take, or null.</summary>
    public TimeSpan? Wallclock { get; init; }

    /// <summary>By how much longer each further chunk may take.</summary>
    public TimeSpan WallclockIncrease { get; init; }

    /// <summary>Tasks in all.</summary>
    public required int Processors { get; init; }

    /// <summary>Nodes, or 0 for what follows from the tasks.</summary>
    public required int Nodes { get; init; }

    /// <summary>Cores of a task.</summary>
    public required int Threads { get; init; }

    /// <summary>Tasks of a node, or 0 for what the platform says.</summary>
    public required int Tasks { get; init; }

    /// <summary>Memory of a node in MB, or 0.</summary>
    public required int Memory { get; init; }

    /// <summary>Memory of a task in MB, or 0.</summary>
    public required int MemoryPerTask { get; init; }

    /// <summary>Lines for the batch system.</summary>
    public required IReadOnlyList<string> Directives { get; init; }

    /// <summary>How often it is tried again.</summary>
    public required Resubmission Retrials { get; init; }

    /// <summary>When its owner is written to.</summary>
    public required IReadOnlyList<string> NotifyOn { get; init; }

    /// <summary>A value of the section, or else of its platform.</summary>
    public string? Text(string key, ConfigMap? platform) => Map.TextAt(key) ?? platform?.TextAt(key);

    /// <summary>What every section does; what is wrong is among the findings.</summary>
    public static IReadOnlyDictionary<string, SectionWork> ReadAll(ConfigMap root, IReadOnlyList<JobSection> sections, Findings findings)
    {
        var jobs = root.Find("JOBS") as ConfigMap;
        var work = new Dictionary<string, SectionWork>(StringComparer.Ordinal);
        foreach (var section in sections)
        {
            if (jobs?.Find(section.Name) is ConfigMap map)
            {
                work[section.Name] = Read(section.Name, map, root, findings);
            }
        }

        return work;
    }

    private static SectionWork Read(string name, ConfigMap map, ConfigMap root, Findings findings)
    {
        var entries = new Entries(map, $"JOBS.{name}", findings);
        var files = Words.Of(map.Find("FILE")).Concat(Words.Of(map.Find("ADDITIONAL_FILES"))).ToList();
        var script = map.Find("SCRIPT") is ConfigScalar { IsNull: false } text ? text.Text : null;
        if (script is null && files.Count == 0)
        {
            entries.Error("FILE", "There is no script.", "Write FILE with its path in the project, or SCRIPT with the script itself.");
        }

        var processors = entries.Text("PROCESSORS");
        if (processors?.Contains(':', StringComparison.Ordinal) is true)
        {
            entries.Error("PROCESSORS", "Heterogeneous jobs are not supported.", "Write one whole number.");
        }

        return new SectionWork
        {
            Map = map,
            Platform = (entries.Text("PLATFORM") ?? root.TextAt("DEFAULT.HPCARCH") ?? PlatformList.Local).ToUpperInvariant(),
            Script = script,
            Files = files,
            Language = entries.Choice<ScriptLanguage>("TYPE") ?? (Enum.TryParse<ScriptLanguage>(entries.Text("TYPE"), ignoreCase: true, out var language) ? language : ScriptLanguage.Bash),
            Executable = entries.Text("EXECUTABLE"),
            Wallclock = Time(entries, "WALLCLOCK"),
            WallclockIncrease = Time(entries, "WCHUNKINC") ?? TimeSpan.Zero,
            Processors = processors?.Contains(':', StringComparison.Ordinal) is true ? 1 : entries.Number("PROCESSORS", 1, 1, MostOfAnything),
            Nodes = entries.Number("NODES", 0, 0, MostOfAnything),
            Threads = entries.Number("THREADS", 1, 0, MostOfAnything),
            Tasks = entries.Number("TASKS", 0, 0, MostOfAnything),
            Memory = entries.Number("MEMORY", 0, 0, MostOfAnything),
            MemoryPerTask = entries.Number("MEMORY_PER_TASK", 0, 0, MostOfAnything),
            Directives = Lines(map.Find("CUSTOM_DIRECTIVES"), entries),
            Retrials = ReadRetrials(entries, root, findings),
            NotifyOn = [.. Words.Of(map.Find("NOTIFY_ON")).Select(word => word.ToUpperInvariant())],
        };
    }

    private static TimeSpan? Time(Entries entries, string key)
    {
        if (entries.Text(key) is not { } text)
        {
            return null;
        }

        if (ReadTime(text) is { } time)
        {
            return time;
        }

        entries.Error(key, $"'{text}' is no time.", "Write HH:MM.");
        return null;
    }

    // The property of that name hides the type.
    private static TimeSpan? ReadTime(string text) => Autosubmit.Language.Wallclock.Read(text);

    private static List<string> Lines(ConfigNode? node, Entries entries)
    {
        var lines = node switch
        {
            ConfigList list => list.Items.OfType<ConfigScalar>().Select(item => item.Text.Trim()),
            ConfigScalar { IsNull: false } scalar => scalar.Text.Split('\n').Select(line => line.Trim()),
            _ => [],
        };
        var kept = lines.Where(line => line.Length > 0).ToList();
        foreach (var line in kept.Where(line => !line.StartsWith("#SBATCH ", StringComparison.Ordinal) || line.Any(char.IsControl)))
        {
            entries.Error("CUSTOM_DIRECTIVES", $"'{line}' is no directive.", "Each begins with '#SBATCH '.");
        }

        return kept;
    }

    private static Resubmission ReadRetrials(Entries entries, ConfigMap root, Findings findings)
    {
        var config = new Entries(root.Find("CONFIG") as ConfigMap ?? ConfigMap.Empty(root.Place), "CONFIG", findings);
        var most = entries.Number("RETRIALS", config.Number("RETRIALS", 0, 0, MostRetrials), 0, MostRetrials);
        var (from, text) = entries.Text("DELAY_RETRY_TIME") is { } own ? (entries, own) : (config, config.Text("DELAY_RETRY_TIME") ?? "-1");
        var digits = text.TrimStart('*').TrimEnd('+');
        if (!int.TryParse(digits, System.Globalization.CultureInfo.InvariantCulture, out var seconds) || seconds < -1 || digits.Length < text.Length - 1)
        {
            from.Error("DELAY_RETRY_TIME", $"'{text}' is no delay.", "Write seconds, with + behind them to add them again each time, or * before them to multiply.");
            return Resubmission.None;
        }

        var delay = TimeSpan.FromSeconds(Math.Max(0, seconds));
        return text.StartsWith('*') ? new Resubmission(most, delay, Factor: 11) : text.EndsWith('+') ? new Resubmission(most, delay, Increment: delay) : new Resubmission(most, delay);
    }
}
