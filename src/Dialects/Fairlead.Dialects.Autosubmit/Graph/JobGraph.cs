using Fairlead.Core;
using Fairlead.Dialects.Autosubmit.Configuration;
using Fairlead.Dialects.Autosubmit.Language;

namespace Fairlead.Dialects.Autosubmit.Graph;

/// <summary>The jobs of an experiment and for what they wait.</summary>
/// <param name="Jobs">In the order of the list; <see cref="GraphJob.Index"/> is the place in it.</param>
/// <param name="Edges">By child and parent.</param>
/// <param name="Warnings">What is odd in the configuration but harmless.</param>
internal sealed record JobGraph(IReadOnlyList<GraphJob> Jobs, IReadOnlyList<GraphEdge> Edges, IReadOnlyList<string> Warnings)
{
    /// <summary>The graph of an experiment, or everything that is wrong with its configuration.</summary>
    public static Outcome<JobGraph> Of(ExperimentFiles files, int maxJobs = JobListing.DefaultMaxJobs)
    {
        var findings = new Findings();
        return ExperimentConfiguration.Load(files, findings).Then(root => Of(root, findings, maxJobs));
    }

    /// <summary>The graph of a configuration that has been read, or everything that is wrong with it.</summary>
    public static Outcome<JobGraph> Of(ConfigMap root, Findings findings, int maxJobs = JobListing.DefaultMaxJobs)
    {
        var plan = ExperimentPlan.Read(root, findings);
        var sections = JobSection.ReadAll(root, plan, findings);
        if (findings.Errors.Count > 0)
        {
            return findings.Refusal;
        }

        var jobs = JobListing.Create(plan, sections, findings, maxJobs);
        if (findings.Errors.Count > 0)
        {
            return findings.Refusal;
        }

        var graph = new JobGraph(jobs, Linking.Link(plan, sections, jobs), findings.Warnings).WithoutEdgeless();
        return GraphCycle.Find(graph) is { } cycle ? Refusal.Invalid("configuration", $"Dependency cycle: {string.Join(" -> ", cycle)}") : graph;
    }

    private JobGraph WithoutEdgeless()
    {
        var linked = Edges.SelectMany(edge => new[] { edge.Parent, edge.Child }).ToHashSet();
        if (linked.Count == 0)
        {
            return this;
        }

        var kept = Jobs.Where(job => linked.Contains(job.Index) || job.Section.Dependencies.Count == 0 || !job.Section.DeleteWhenEdgeless).ToList();
        if (kept.Count == Jobs.Count)
        {
            return this;
        }

        var places = kept.Index().ToDictionary(job => job.Item.Index, job => job.Index);
        return this with
        {
            Jobs = [.. kept.Select(job => job with { Index = places[job.Index] })],
            Edges = [.. Edges.Select(edge => edge with { Parent = places[edge.Parent], Child = places[edge.Child] })],
        };
    }
}
