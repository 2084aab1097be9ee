using Fairlead.Core;
using Fairlead.Core.Journal;

namespace Fairlead.Gateway.Journal;

/// <summary>The log of each run: what the journal says of it, of its nodes and of their jobs, in the order in which it was stored. Nothing in it ever changes its place.</summary>
public interface IRunLog
{
    /// <summary>Part of a run's log. Empty where there is no such run, or nothing that fits.</summary>
    Task<RunLogPage> ReadAsync(RunId run, RunLogQuery query, CancellationToken cancellationToken);
}

/// <summary>Which entries of a run's log are wanted.</summary>
/// <param name="Levels">Only those of these levels.</param>
/// <param name="From">How many of them to skip, from 0.</param>
/// <param name="Limit">How many are wanted, from 0 to <see cref="MostAtOnce"/>.</param>
public readonly record struct RunLogQuery(JournalLevels Levels, long From, int Limit)
{
    /// <summary>The most entries that are read at once.</summary>
    public const int MostAtOnce = 1_000;
}

/// <summary>Part of a run's log.</summary>
/// <param name="Entries">The entries, oldest first.</param>
/// <param name="Total">How many entries of the levels there are, those before and behind included.</param>
public sealed record RunLogPage(IReadOnlyList<JournalEntry> Entries, long Total);
