using System.Text.RegularExpressions;
using Fairlead.Dialects.Autosubmit.Configuration;

namespace Fairlead.Dialects.Autosubmit.Language;

/// <summary>For what a section has jobs.</summary>
internal enum Running
{
    /// <summary>One job.</summary>
    Once,

    /// <summary>One for each date.</summary>
    Date,

    /// <summary>One for each date and member.</summary>
    Member,

    /// <summary>One for each date, member and chunk.</summary>
    Chunk,
}

/// <summary>Over what one job of a chunk stands for all.</summary>
internal enum Synchronize
{
    /// <summary>Over dates and members.</summary>
    Date,

    /// <summary>Over members.</summary>
    Member,
}

/// <summary>What a section of <c>JOBS</c> says about its place in the graph.</summary>
internal sealed partial record JobSection
{
    internal const int MostSplits = 100_000;

    public required string Name { get; init; }

    /// <summary>Its index among the sections.</summary>
    public required int Priority { get; init; }

    public required Running Running { get; init; }

    public Synchronize? Synchronize { get; init; }

    /// <summary>Only every so many dates, members or chunks have a job; the last one always.</summary>
    public required int Frequency { get; init; }

    /// <summary>Only chunks after this one have a job; null for all.</summary>
    public int? Delay { get; init; }

    public required SplitRule Splits { get; init; }

    public required IReadOnlyList<Dependency> Dependencies { get; init; }

    public required bool DeleteWhenEdgeless { get; init; }

    public required SourcePlace Place { get; init; }

    /// <summary>Whether a key leads from the section to itself.</summary>
    public bool DependsOnItself => Dependencies.Any(key => key.Section == Name);

    /// <summary>Whether it has a key on <paramref name="section"/> without a distance.</summary>
    public bool HasPlain(string section) => Dependencies.Any(key => key.Section == section && key.Steps == 0);

    /// <summary>All sections of <c>JOBS</c> in their order; what is wrong is among the findings.</summary>
    public static IReadOnlyList<JobSection> ReadAll(ConfigMap root, ExperimentPlan plan, Findings findings)
    {
        if (root.Find("JOBS") is not ConfigMap { Entries.Count: > 0 } jobs)
        {
            findings.Error(root.Find("JOBS")?.Place ?? root.Place, "JOBS", "There are no sections.", "Write at least one section with FILE or SCRIPT.");
            return [];
        }

        var sections = new List<JobSection>();
        foreach (var (name, node) in jobs.Entries)
        {
            if (!SectionName().IsMatch(name) || node is not ConfigMap map)
            {
                findings.Error(node.Place, $"JOBS.{name}", "This is no section.", "A section has a name of letters, digits and _, and keys such as RUNNING below it.");
                continue;
            }

            sections.Add(Read(name, sections.Count, map, jobs, root, plan, findings));
        }

        return sections;
    }

    private static JobSection Read(string name, int priority, ConfigMap map, ConfigMap jobs, ConfigMap root, ExperimentPlan plan, Findings findings)
    {
        var path = $"JOBS.{name}";
        var entries = new Entries(map, path, findings);
        var running = entries.Choice<Running>("RUNNING") ?? Running.Once;
        if (running is Running.Member or Running.Chunk && plan.Members.Count == 0)
        {
            entries.Error("RUNNING", "The experiment has no members.", "Name at least one in EXPERIMENT.MEMBERS, or run the section once or per date.");
        }

        return new JobSection
        {
            Name = name,
            Priority = priority,
            Running = running,
            Synchronize = running is Running.Chunk ? entries.Choice<Synchronize>("SYNCHRONIZE") : null,
            Frequency = entries.Number("FREQUENCY", 1, 1, int.MaxValue),
            Delay = entries.Text("DELAY") is null or "-1" ? null : entries.Number("DELAY", 0, 0, int.MaxValue),
            Splits = SplitRule.Read(entries, running, root, plan, findings),
            Dependencies = Dependency.ReadAll(map.Find("DEPENDENCIES"), $"{path}.DEPENDENCIES", jobs, plan, findings),
            DeleteWhenEdgeless = entries.Truth("DELETE_WHEN_EDGELESS", true),
            Place = map.Place,
        };
    }

    [GeneratedRegex("^[A-Za-z0-9_]+$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex SectionName();
}
