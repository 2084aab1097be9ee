using Fairlead.Core;
using Fairlead.Core.Experiments;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Journal;

namespace Fairlead.Gateway.Experiments;

/// <summary>What a caller may know of experiments.</summary>
/// <param name="store">Where experiments are.</param>
/// <param name="journal">Hears of what was refused to people who may see the experiment.</param>
/// <param name="options">Who may read.</param>
/// <param name="clock">Says when.</param>
public sealed class FindExperiment(IExperimentStore store, IJournal journal, ExperimentOptions options, TimeProvider clock)
{
    /// <summary>The experiment, where the principal has at least that level.</summary>
    public async Task<Outcome<Experiment>> RunAsync(Principal principal, string name, AccessLevel needed, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(name, cancellationToken) is not { } experiment)
        {
            return Refusal.NotFound($"such experiment: {name}");
        }

        var allowed = AccessRules.Require(LevelOf(principal, experiment), needed, "experiment");
        if (!allowed.TryGet(out _, out var refusal) && refusal.Kind is RefusalKind.Forbidden)
        {
            var entry = new JournalEntry(Job: null, clock.GetUtcNow(), JournalLevel.Warning, $"Refused to {principal.User} on {name}: {refusal.Message}", principal.User, experiment.Current?.Run);
            await journal.AppendAsync([entry], cancellationToken);
        }

        return allowed.Select(_ => experiment);
    }

    /// <summary>A page of the experiments that the principal may read.</summary>
    public Task<ExperimentPage> ListAsync(Principal principal, ExperimentQuery query, CancellationToken cancellationToken) => store.ListAsync(
        options.ReadableByAll || principal.IsAdmin
            ? query with { VisibleTo = null }
            : query with { VisibleTo = principal.User, SharedWith = [.. AccessRules.NamesOf(principal)] },
        cancellationToken);

    private AccessLevel LevelOf(Principal principal, Experiment experiment)
    {
        var level = AccessRules.LevelOf(principal, experiment.Owner, experiment.Grants);
        return level is AccessLevel.None && options.ReadableByAll && !principal.IsAnonymous && !principal.IsBanned ? AccessLevel.Read : level;
    }
}
