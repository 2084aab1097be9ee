using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Journal;

namespace Fairlead.Gateway.Runs;

/// <summary>What a caller may know of a run.</summary>
/// <param name="store">Where runs are.</param>
/// <param name="journal">Hears of what was refused to people who may see the run.</param>
/// <param name="clock">Says when.</param>
public sealed class FindRun(IRunStore store, IJournal journal, TimeProvider clock)
{
    /// <summary>The run, where the principal has at least that level; once it is discarded, it does not exist.</summary>
    public async Task<Outcome<Run>> RunAsync(Principal principal, RunId id, AccessLevel needed, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { IsDiscarded: false } run)
        {
            return Refusal.NotFound("such workflow");
        }

        var allowed = AccessRules.Require(AccessRules.LevelOf(principal, run.Owner, run.Grants), needed, "workflow");
        if (!allowed.TryGet(out _, out var refusal) && refusal.Kind is RefusalKind.Forbidden)
        {
            var entry = new JournalEntry(Job: null, clock.GetUtcNow(), JournalLevel.Warning, $"Refused to {principal.User}: {refusal.Message}", principal.User, id);
            await journal.AppendAsync([entry], cancellationToken);
        }

        return allowed.Select(_ => run);
    }

    /// <summary>A page of the runs that are the principal's own or shared with them; what the query says of owners is not heeded.</summary>
    public Task<RunPage> ListAsync(Principal principal, RunQuery query, CancellationToken cancellationToken) =>
        store.ListAsync(query with { Owner = principal.User, SharedWith = [.. AccessRules.NamesOf(principal)] }, cancellationToken);

    /// <summary>What it goes through, or null where it has been removed by now.</summary>
    public async Task<WorkflowDefinition?> DefinitionAsync(Run run, CancellationToken cancellationToken) =>
        (await store.DocumentAsync(run, cancellationToken))?.Definition;

    /// <summary>The document it was asked for with, or null where it has been removed by now.</summary>
    public Task<string?> SourceAsync(Run run, CancellationToken cancellationToken) => store.SourceAsync(run, cancellationToken);

    /// <inheritdoc cref="IRunStore.BlocksAsync"/>
    public IAsyncEnumerable<BlockInstance> BlocksAsync(Run run, CancellationToken cancellationToken) => store.BlocksAsync(run, cancellationToken);

    /// <inheritdoc cref="IRunStore.NodesAsync"/>
    public IAsyncEnumerable<NodeInstance> NodesAsync(Run run, CancellationToken cancellationToken) => store.NodesAsync(run, cancellationToken);

    /// <inheritdoc cref="IRunStore.RootAsync"/>
    public Task<BlockInstance?> RootAsync(Run run, CancellationToken cancellationToken) => store.RootAsync(run, cancellationToken);

    /// <summary>The newest job of a node of the outermost block; null where it has none.</summary>
    public async Task<JobId?> JobAsync(Run run, string node, CancellationToken cancellationToken)
    {
        var index = (await DefinitionAsync(run, cancellationToken))?.Root.Nodes.TakeWhile(n => n.Id != node).Count();
        JobId? job = null;
        await foreach (var instance in store.NodesAsync(run, cancellationToken))
        {
            // Those of the outermost block come first.
            if (instance.Id.Block > 0)
            {
                break;
            }

            job = instance.Node == index ? instance.Job : job;
        }

        return job;
    }

    /// <inheritdoc cref="IRunStore.JobsAsync"/>
    public Task<(IReadOnlyList<JobId> Jobs, bool HasMore)> JobsAsync(Run run, long offset, int limit, CancellationToken cancellationToken) =>
        store.JobsAsync(run, offset, limit, cancellationToken);
}
