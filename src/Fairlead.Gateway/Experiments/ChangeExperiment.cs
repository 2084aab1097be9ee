using System.Collections.Frozen;
using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Experiments;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Runs;

namespace Fairlead.Gateway.Experiments;

/// <summary>Changes what is kept of an experiment beside its jobs.</summary>
/// <param name="store">Keeps it.</param>
/// <param name="turns">Lets those who change it take turns.</param>
/// <param name="change">Removes runs.</param>
/// <param name="dialects">Know the configuration.</param>
/// <param name="clock">Says when.</param>
public sealed class ChangeExperiment(IExperimentStore store, ExperimentTurns turns, ChangeRun change, IEnumerable<IExperimentDialect> dialects, TimeProvider clock)
{
    private const int LongestDescription = 4096;
    private readonly FrozenDictionary<string, IExperimentDialect> _dialects = dialects.ToFrozenDictionary(d => d.Name);

    /// <summary>It gets another description.</summary>
    public Task<Outcome<Experiment>> DescribeAsync(Principal principal, string name, string description, CancellationToken cancellationToken) =>
        description.Trim().Length is 0 or > LongestDescription
            ? Task.FromResult<Outcome<Experiment>>(Refusal.Invalid("description", $"A description has 1 to {LongestDescription} characters."))
            : SetAsync(principal, name, AccessLevel.Write, e => e with { Description = description.Trim() }, "has another description", cancellationToken);

    /// <summary>Others may do this with it from now on, and nothing else.</summary>
    public Task<Outcome<Experiment>> ShareAsync(Principal principal, string name, ImmutableArray<Grant> grants, CancellationToken cancellationToken) =>
        AccessRules.Check(grants) is { } refusal
            ? Task.FromResult<Outcome<Experiment>>(refusal)
            : SetAsync(principal, name, AccessLevel.Own, e => e with { Grants = grants }, "is shared in another way", cancellationToken);

    /// <summary>Files of its configuration get this text, or go where it is null. Jobs that were generated stay as they are.</summary>
    public Task<Outcome<Experiment>> ConfigureAsync(
        Principal principal, string name, IReadOnlyDictionary<string, string?> files, CancellationToken cancellationToken) =>
        turns.TakeAsync(principal, name, AccessLevel.Write, (experiment, token) => ConfigureAsync(principal, experiment, files, token), cancellationToken);

    /// <summary>It goes, with all that was recorded of it, though not what its jobs wrote; refused while it goes on.</summary>
    public Task<Outcome<Experiment>> RemoveAsync(Principal principal, string name, CancellationToken cancellationToken) => turns.TakeAsync<Experiment>(
        principal,
        name,
        AccessLevel.Own,
        async (experiment, token) =>
        {
            if (experiment.IsGoing)
            {
                return Refusal.Conflict($"Experiment {name} is running, stop it first");
            }

            foreach (var generation in await store.GenerationsAsync(experiment, token))
            {
                await change.DiscardAsync(principal, generation.Run, token);
            }

            await store.RemoveAsync(experiment, Entry(principal, experiment, "was removed"), token);
            return experiment;
        },
        cancellationToken);

    private async Task<Outcome<Experiment>> ConfigureAsync(
        Principal principal, Experiment experiment, IReadOnlyDictionary<string, string?> files, CancellationToken cancellationToken)
    {
        var dialect = _dialects[experiment.Dialect];
        var all = (await store.FilesAsync(experiment, cancellationToken)).ToBuilder();
        foreach (var (file, text) in files)
        {
            if (text is not null)
            {
                all[file] = text;
            }
            else if (!all.Remove(file))
            {
                return Refusal.NotFound($"file {file} in the configuration of {experiment.Name}");
            }
        }

        if (ConfigurationRules.Check(dialect, all) is { } wrong)
        {
            return wrong;
        }

        var (platform, version) = dialect.Outline(experiment.Name, all);
        var changed = experiment with { Platform = platform, LanguageVersion = version, ChangedAt = clock.GetUtcNow() };
        var what = $"has other configuration: {string.Join(", ", files.Keys.Order(StringComparer.Ordinal))}";
        return await store.PutFilesAsync(changed, files, Entry(principal, experiment, what), cancellationToken) ? changed : Refusal.NotFound("such experiment");
    }

    private Task<Outcome<Experiment>> SetAsync(
        Principal principal, string name, AccessLevel needed, Func<Experiment, Experiment> make, string what, CancellationToken cancellationToken) => turns.TakeAsync<Experiment>(
        principal,
        name,
        needed,
        async (experiment, token) =>
        {
            var changed = make(experiment) with { ChangedAt = clock.GetUtcNow() };
            return await store.SetAsync(changed, Entry(principal, experiment, what), token) ? changed : Refusal.NotFound("such experiment");
        },
        cancellationToken);

    private JournalEntry Entry(Principal principal, Experiment experiment, string what) =>
        new(Job: null, clock.GetUtcNow(), JournalLevel.Info, $"Experiment {experiment.Name} {what}.", principal.User, experiment.Current?.Run);
}
