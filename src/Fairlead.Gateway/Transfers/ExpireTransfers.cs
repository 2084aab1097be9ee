using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Gateway.Transfers;

/// <summary>Forgets transfers, and tickets for files, whose time has come.</summary>
/// <param name="transfers">Where transfers are.</param>
/// <param name="tickets">Where tickets are.</param>
/// <param name="clock">Says what time it is.</param>
/// <param name="logger">Hears of trouble.</param>
public sealed class ExpireTransfers(ITransferStore transfers, IFileTicketStore tickets, TimeProvider clock, ILogger<ExpireTransfers> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await transfers.RemoveExpiredAsync(clock.GetUtcNow(), stoppingToken);
                await tickets.RemoveExpiredAsync(clock.GetUtcNow(), stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.ExpiryFailed(e);
            }

            await Task.Delay(Interval, clock, stoppingToken);
        }
    }
}
