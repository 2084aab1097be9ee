using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Jobs;
using Fairlead.Core.Workflows;
using Fairlead.Gateway;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Runs;

namespace Fairlead.Dialects.Simulations.Executions;

/// <summary>
/// Runs of executions that were taken, but could not be started: their branch or their workflow is not there, say. Clients hear of that as of any other execution that has
/// failed, so it is one: a run without a job, which fails at once.
/// </summary>
internal sealed class RefusedRuns(PublicAddress address) : IRunDialect
{
    /// <summary>The name of these runs, kept with them for ever.</summary>
    public const string DialectName = "simulations-refused";

    // No variable has that name, so that the expression has no value.
    private const string Failing = "cannot_be_started";

    /// <summary>The workflow that fails.</summary>
    public static readonly WorkflowDefinition Definition = new() { Root = new Block { Nodes = [new Node.Assign("start", Failing, Failing)] } };

    /// <inheritdoc/>
    public string Name => DialectName;

    /// <inheritdoc/>
    public Uri AddressOf(Run run) => new(address.Configured ?? new Uri("https://127.0.0.1"), SimulationsDialect.PathOf(run.Id));

    /// <inheritdoc/>
    public Task<Outcome<JobSubmission>> PrepareAsync(RunNode node, CancellationToken cancellationToken) => Task.FromResult<Outcome<JobSubmission>>(Nothing);

    /// <inheritdoc/>
    public Task<Outcome<ImmutableSortedDictionary<string, string>>> NamedFilesAsync(RunNode node, Job job, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<ImmutableSortedDictionary<string, string>>>(Nothing);

    /// <inheritdoc/>
    public Task<Answer> LookAsync(RunNode node, FileQuestion question, JobId? job, CancellationToken cancellationToken) => Task.FromResult<Answer>(new Answer.Unavailable(Nothing.Message));

    /// <inheritdoc/>
    public Task<Outcome<ImmutableArray<Iteration>>> FindIterationsAsync(RunNode node, string document, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<ImmutableArray<Iteration>>>(Nothing);

    private static Refusal Nothing => Refusal.Conflict("An execution that could not be started has no jobs.");
}
