using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Jobs;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Prominence.Description;
using Fairlead.Dialects.Prominence.Workflows.Compilation;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Runs;

namespace Fairlead.Dialects.Prominence.Workflows.Running;

/// <summary>What the core asks this dialect about its workflows. They have neither variables nor loops, and know no files by name.</summary>
/// <param name="templates">Their jobs as they were asked for.</param>
/// <param name="placed">Knows where jobs can run.</param>
internal sealed class ProminenceRuns(WorkflowTemplates templates, PlacedJobs placed) : IRunDialect
{
    /// <summary>The name of this dialect, kept with its workflows for ever.</summary>
    public const string DialectName = "prominence";

    private const string Nothing = "a workflow of this dialect asks for no files";

    /// <inheritdoc/>
    public string Name => DialectName;

    /// <inheritdoc/>
    public Uri AddressOf(Run run) => new(string.Create(CultureInfo.InvariantCulture, $"{WorkflowOrigin.Of(run).Address}/workflows/{run.Number}"));

    /// <inheritdoc/>
    public async Task<Outcome<JobSubmission>> PrepareAsync(RunNode node, CancellationToken cancellationToken)
    {
        var place = JobPlace.Parse(node.Node.Id);
        if (await templates.OfAsync(node.Run, cancellationToken) is not { } template || template.Fill(place, node.Run.Number) is not { } document)
        {
            return Refusal.Invalid("jobs", $"The workflow has no job {node.Node.Id}.");
        }

        return placed.SitesOf(node.Owner)
            .Then(sites => new JobCompiler(sites, WorkflowOrigin.Of(node.Run).Address, placed.LoginsOf(node.Owner)).Compile(document))
            .Then(job => placed.Place(node.Owner, job with { Description = Adapt(job.Description, template, place, node.Run.Number) }, source: null));
    }

    /// <inheritdoc/>
    public Task<Outcome<ImmutableSortedDictionary<string, string>>> NamedFilesAsync(RunNode node, Job job, CancellationToken cancellationToken) =>
        Task.FromResult(Outcome<ImmutableSortedDictionary<string, string>>.Of(ImmutableSortedDictionary<string, string>.Empty));

    /// <inheritdoc/>
    public Task<Answer> LookAsync(RunNode node, FileQuestion question, JobId? job, CancellationToken cancellationToken) =>
        Task.FromResult<Answer>(new Answer.Unavailable(Nothing));

    /// <inheritdoc/>
    public Task<Outcome<ImmutableArray<Iteration>>> FindIterationsAsync(RunNode node, string document, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<ImmutableArray<Iteration>>>(Refusal.Invalid("iterations", Nothing));

    private static JobDescription Adapt(JobDescription job, WorkflowTemplate template, JobPlace place, long number) => job with
    {
        Name = place.Name,
        Steps = [.. job.Steps.Select(s => s with { Environment = s.Environment.SetItems(template.VariablesOf(place, number)) })],
        // The jobs of a workflow are shown with it as long as it is there.
        StaysCurrent = false,
        Retry = job.ForgivesExitCodes ? job.Retry : job.Retry with { Failures = ((job.Retry.Failures + 1) * (template.Retries + 1)) - 1 },
    };
}
