using Fairlead.Core;
using Fairlead.Dialects.Autosubmit.Configuration;
using Fairlead.Dialects.Autosubmit.Graph;
using Fairlead.Dialects.Autosubmit.Language;

namespace Fairlead.Dialects.Autosubmit.Views;

/// <summary>What there is to show of an experiment's jobs before anything has become of them. It depends on the configuration alone.</summary>
internal sealed record JobShape
{
    /// <summary>The merged configuration.</summary>
    public required ConfigMap Configuration { get; init; }

    public required ExperimentPlan Plan { get; init; }

    /// <summary>All jobs, waiting.</summary>
    public required IReadOnlyList<JobRecord> Jobs { get; init; }

    /// <summary>The indices of those each job waits for.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Parents { get; init; }

    /// <summary>The indices of those that wait for each job.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Children { get; init; }

    /// <summary>The index of a job, or null.</summary>
    public int? Find(string name) => Places.TryGetValue(name, out var place) ? place : null;

    private Dictionary<string, int> Places => _places ??= Jobs.Index().ToDictionary(job => job.Item.Name, job => job.Index, StringComparer.Ordinal);

    private Dictionary<string, int>? _places;

    /// <summary>That of an experiment; refused where its configuration is wrong.</summary>
    public static Outcome<JobShape> Of(ExperimentFiles files, int maxJobs = JobListing.DefaultMaxJobs)
    {
        var findings = new Findings();
        return ExperimentConfiguration.Load(files, findings)
            .Then(root => JobGraph.Of(root, findings, maxJobs).Select(graph => Of(root, ExperimentPlan.Read(root, findings), graph)));
    }

    /// <summary>The jobs at a moment.</summary>
    /// <param name="logFolder">The folder of their logs, as replies name it.</param>
    /// <param name="now">The moment.</param>
    /// <param name="asItIs">What has become of each.</param>
    public JobTable At(string logFolder, DateTimeOffset now, Func<int, JobRecord, JobRecord> asItIs) => new()
    {
        Expid = Plan.Expid,
        LogFolder = logFolder,
        ChunkUnit = Plan.ChunkUnit,
        ChunkSize = Plan.ChunkSize,
        Jobs = [.. Jobs.Select((job, i) => asItIs(i, job))],
        Parents = Parents,
        Children = Children,
        Now = now,
    };

    private static JobShape Of(ConfigMap root, ExperimentPlan plan, JobGraph graph)
    {
        var (parents, children) = (Lists(graph.Jobs.Count), Lists(graph.Jobs.Count));
        foreach (var edge in graph.Edges)
        {
            parents[edge.Child].Add(edge.Parent);
            children[edge.Parent].Add(edge.Child);
        }

        var demands = graph.Jobs.Select(job => job.Section.Name).Distinct().ToDictionary(section => section, section => SectionDemand.Of(root, section), StringComparer.Ordinal);
        return new JobShape
        {
            Configuration = root,
            Plan = plan,
            Jobs = [.. graph.Jobs.Select(job => RecordOf(job, plan, demands[job.Section.Name]))],
            Parents = parents,
            Children = children,
        };
    }

    private static List<int>[] Lists(int count)
    {
        var lists = new List<int>[count];
        for (var i = 0; i < count; i++)
        {
            lists[i] = [];
        }

        return lists;
    }

    private static JobRecord RecordOf(GraphJob job, ExperimentPlan plan, JobDemand demand) => new()
    {
        Name = job.Name,
        Section = job.Section.Name,
        Priority = job.Section.Priority,
        Place = PlaceOf(job, plan),
        Demand = demand,
        Status = AutosubmitStatus.Waiting,
    };

    private static JobPlace PlaceOf(GraphJob job, ExperimentPlan plan)
    {
        DateTime? date = job.Date < 0 ? null : plan.Dates[job.Date];
        var isChunk = job.Chunk > 0;
        return new JobPlace
        {
            Date = date,
            DateText = date is { } start ? plan.Text(start) : null,
            Member = job.Member < 0 ? null : plan.Members[job.Member],
            Chunk = isChunk ? job.Chunk : null,
            Split = job.Split > 0 ? job.Split : null,
            Splits = job.Splits > 0 ? job.Splits : null,
            Begin = date is { } from && isChunk ? plan.Calendar.Add(from, (job.Chunk - 1) * plan.ChunkSize, plan.ChunkUnit) : date,
            End = date is { } until && isChunk ? plan.Calendar.Add(until, job.Chunk * plan.ChunkSize, plan.ChunkUnit) : date,
        };
    }
}
