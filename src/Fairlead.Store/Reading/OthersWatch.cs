using Fairlead.Store.Writing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Store.Reading;

/// <summary>Has this process hear of what others write also while it writes nothing itself.</summary>
/// <param name="others">Knows how far this process has come.</param>
/// <param name="sql">Looks without the writer's lock.</param>
/// <param name="database">The database.</param>
/// <param name="writer">Reads it in a transaction of its own.</param>
/// <param name="clock">Says when to look.</param>
/// <param name="logger">Hears of trouble.</param>
internal sealed class OthersWatch(OthersNews others, SqlReader sql, IDatabase database, WriteLoop writer, TimeProvider clock, ILogger<OthersWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (database.IsShared)
        {
            await Task.Delay(Interval, clock, stoppingToken);
            try
            {
                var newest = await sql.ReadAsync(
                    "SELECT coalesce((SELECT max(sequence) FROM journal), 0), coalesce((SELECT max(number) FROM job), 0)",
                    [],
                    row => (Entry: row.GetInt64(0), Job: row.GetInt64(1)),
                    stoppingToken);
                if (others.IsBehind(newest[0].Entry, newest[0].Job))
                {
                    await writer.WriteAsync(new AppendEntries([], stoppingToken), stoppingToken);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The outermost loop: it looks again.
                logger.OthersUnknown(e);
            }
        }
    }
}
