using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Identity;

namespace Fairlead.Gateway.Runs;

/// <summary>Runs for APIs that know them by their numbers.</summary>
/// <param name="numbers">Knows which numbers are which runs.</param>
/// <param name="store">Where runs are.</param>
/// <param name="find">Says which of them a caller may see.</param>
public sealed class NumberedRuns(IRunNumbers numbers, IRunStore store, FindRun find)
{
    /// <summary>The run of that dialect and number, where the principal has at least that level.</summary>
    public async Task<Outcome<Run>> FindAsync(Principal principal, string dialect, long number, AccessLevel needed, CancellationToken cancellationToken) =>
        await numbers.FindAsync(dialect, [number], cancellationToken) is [var run] ? await find.RunAsync(principal, run.Id, needed, cancellationToken) : Refusal.NotFound("such workflow");

    /// <summary>The run of that dialect to which a job belongs that a caller may see; null where it is of another, or gone.</summary>
    public async Task<Run?> FindAsync(string dialect, RunId id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { IsDiscarded: false } run && run.Dialect == dialect ? run : null;

    /// <summary>Those of the numbers that are runs of that dialect which the principal may see, by number.</summary>
    public async Task<IReadOnlyList<Run>> FindAsync(Principal principal, string dialect, IReadOnlyCollection<long> wanted, CancellationToken cancellationToken) =>
        [.. (await numbers.FindAsync(dialect, wanted, cancellationToken)).Where(r => AccessRules.LevelOf(principal, r.Owner, r.Grants) >= AccessLevel.Read)];

    /// <summary>A page of the principal's own runs, in the order of <see cref="IRunNumbers.ListAsync"/>.</summary>
    public Task<IReadOnlyList<Run>> ListAsync(Principal principal, RunSelection selection, CancellationToken cancellationToken) =>
        numbers.ListAsync(principal.User, selection, cancellationToken);
}
