using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Dialects.Autosubmit.Configuration;
using Fairlead.Dialects.Autosubmit.Graph;
using Fairlead.Dialects.Autosubmit.Language;
using Fairlead.Gateway.Sites;

namespace Fairlead.Dialects.Autosubmit.Execution;

/// <summary>All that is known of an experiment from its configuration.</summary>
/// <param name="Root">The configuration, merged and filled.</param>
/// <param name="Plan">Over what its jobs go.</param>
/// <param name="Graph">Its jobs and what they wait for.</param>
/// <param name="Work">What each section does.</param>
/// <param name="Platforms">Where, by the names of platforms.</param>
/// <param name="Files">The files that it was read from.</param>
internal sealed record LoadedExperiment(
    ConfigMap Root,
    ExperimentPlan Plan,
    JobGraph Graph,
    IReadOnlyDictionary<string, SectionWork> Work,
    IReadOnlyDictionary<string, JobPlatform> Platforms,
    ExperimentFiles Files)
{
    private const string Placebo = "sleep 5";

    private static readonly TimeSpan MostWithIncrease = TimeSpan.FromHours(48);
    private readonly Lazy<Dictionary<string, int>> _indices = new(() => Graph.Jobs.ToDictionary(job => job.Name, job => job.Index, StringComparer.Ordinal));

    /// <summary>The index of the job of a name, or null.</summary>
    public int? IndexOf(string job) => _indices.Value.TryGetValue(job, out var index) ? index : null;

    /// <summary>The experiment, or everything that is wrong with its configuration.</summary>
    /// <param name="files">Its files.</param>
    /// <param name="owner">On whose behalf its jobs run.</param>
    /// <param name="sites">Where they can.</param>
    /// <param name="mostJobs">How many it may have.</param>
    public static Outcome<LoadedExperiment> Of(ExperimentFiles files, Principal owner, IReadOnlyList<SiteProfile> sites, int mostJobs)
    {
        var findings = new Findings();
        if (!ExperimentConfiguration.Load(files, findings).TryGet(out var root, out var refusal))
        {
            return refusal;
        }

        // All that is wrong is told at once; the graph has the errors of the plan and the sections among them.
        var plan = ExperimentPlan.Read(root, findings);
        var sections = JobSection.ReadAll(root, plan, findings);
        var work = SectionWork.ReadAll(root, sections, findings);
        var platforms = PlatformList.ReadAll(root, work, owner, sites, findings);
        ProjectRules.Check(root, files, work, findings);
        foreach (var (name, section) in work)
        {
            CheckTime(name, section, platforms.GetValueOrDefault(section.Platform), findings);
        }

        return JobGraph.Of(root, findings, mostJobs).Select(graph => new LoadedExperiment(root, plan, graph, work, platforms, files));
    }

    /// <summary>The script of a section as its owner wrote it; a short sleep where the experiment has no project to take it from.</summary>
    public string ScriptOf(SectionWork work) => work.Script ?? Files.Project.GetValueOrDefault(work.Files[0], Placebo);

    /// <summary>How long a job may take, or null for what its site says.</summary>
    public TimeSpan? TimeOf(GraphJob job)
    {
        var work = Work[job.Section.Name];
        var platform = Platforms[work.Platform];
        var time = work.Wallclock ?? platform.MaxWallclock ?? (Root.TextAt("CONFIG.JOB_WALLCLOCK") is { } general ? Wallclock.Read(general) : null);
        return time is { } own && job.Chunk > 1 && work.WallclockIncrease > TimeSpan.Zero
            ? TimeSpan.FromTicks(Math.Max(own.Ticks, Math.Min((own + ((job.Chunk - 1) * work.WallclockIncrease)).Ticks, MostWithIncrease.Ticks)))
            : time;
    }

    private static void CheckTime(string name, SectionWork work, JobPlatform? platform, Findings findings)
    {
        if (work.Wallclock is { } wanted && platform?.MaxWallclock is { } most && wanted > most)
        {
            findings.Error(
                work.Map.Find("WALLCLOCK")?.Place ?? work.Map.Place,
                $"JOBS.{name}.WALLCLOCK",
                $"{Wallclock.Text(wanted)} is longer than MAX_WALLCLOCK {Wallclock.Text(most)} of the platform {platform.Name}.",
                "Write a shorter time.");
        }
    }
}
