using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Jobs;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Runs;

namespace Fairlead.Bench.Workflows;

/// <summary>A dialect in which every node is a job for <see cref="NoOpSite"/>.</summary>
internal sealed class NoOpRuns : IRunDialect
{
    /// <summary>Its name.</summary>
    public const string DialectName = "bench";

    private static readonly JobDescription Description = new() { Steps = [new Step { Command = new StepCommand.Program(["/bin/true"]) }] };

    /// <inheritdoc/>
    public string Name => DialectName;

    /// <inheritdoc/>
    public Uri AddressOf(Run run) => new($"https://bench.example/{run.Id}");

    /// <inheritdoc/>
    public Task<Outcome<JobSubmission>> PrepareAsync(RunNode node, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<JobSubmission>>(new JobSubmission(Description) { Site = NoOpSite.Name });

    /// <inheritdoc/>
    public Task<Outcome<ImmutableSortedDictionary<string, string>>> NamedFilesAsync(RunNode node, Job job, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<ImmutableSortedDictionary<string, string>>>(ImmutableSortedDictionary<string, string>.Empty);

    /// <inheritdoc/>
    public Task<Answer> LookAsync(RunNode node, FileQuestion question, JobId? job, CancellationToken cancellationToken) =>
        Task.FromResult<Answer>(new Answer.Unavailable("Nobody looks."));

    /// <inheritdoc/>
    public Task<Outcome<ImmutableArray<Iteration>>> FindIterationsAsync(RunNode node, string document, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<ImmutableArray<Iteration>>>(Refusal.Invalid("document", "Nothing is looked up."));
}
