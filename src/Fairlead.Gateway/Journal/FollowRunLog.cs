using Fairlead.Core.Workflows;

namespace Fairlead.Gateway.Journal;

/// <summary>Reads a run's log, and waits for what is not there yet. Who may read it is asked before.</summary>
/// <param name="log">Where it is.</param>
/// <param name="feed">Says when there is more.</param>
/// <param name="clock">Measures how long somebody waits.</param>
public sealed class FollowRunLog(IRunLog log, RunLogFeed feed, TimeProvider clock)
{
    /// <summary>The entries that are wanted as soon as there is one, or none when patience is over. Without patience, or where none are wanted, that is at once.</summary>
    public async Task<RunLogPage> RunAsync(Run run, RunLogQuery query, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (patience <= TimeSpan.Zero || query.Limit == 0)
        {
            return await log.ReadAsync(run.Id, query, cancellationToken);
        }

        var begun = clock.GetTimestamp();
        using var watch = feed.Begin(run.Id);
        while (true)
        {
            var round = watch.Round;

            // Others get the same answer: it must not end with the one who asked first.
            var page = await round.ReadAsync(query, () => log.ReadAsync(run.Id, query, CancellationToken.None), cancellationToken);
            var left = patience - clock.GetElapsedTime(begun);
            if (page.Entries.Count > 0 || left <= TimeSpan.Zero)
            {
                return page;
            }

            try
            {
                await round.More.WaitAsync(left, clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                return page;
            }
        }
    }
}
