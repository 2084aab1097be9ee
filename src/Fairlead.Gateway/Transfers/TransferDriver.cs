using System.Collections.Concurrent;
using Fairlead.Core.Transfers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Gateway.Transfers;

/// <summary>Carries out transfers that are due, as many at a time as may be, and not all of them for one user.</summary>
/// <param name="store">Where transfers are.</param>
/// <param name="carryOut">Carries one out.</param>
/// <param name="bell">Wakes it.</param>
/// <param name="options">How many at a time.</param>
/// <param name="clock">Says what time it is.</param>
/// <param name="logger">Hears of trouble.</param>
public sealed class TransferDriver(
    ITransferStore store, CarryOutTransfer carryOut, TransferBell bell, TransferOptions options, TimeProvider clock, ILogger<TransferDriver> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<TransferId, (string Owner, Task Task)> _running = new();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await BeginDueAsync(stoppingToken);
                await bell.WaitAsync(Interval, stoppingToken);
            }
        }
        finally
        {
            await Task.WhenAll(_running.Values.Select(r => r.Task));
        }
    }

    private async Task BeginDueAsync(CancellationToken cancellationToken)
    {
        var free = options.Concurrent - _running.Count;
        if (free <= 0)
        {
            return;
        }

        try
        {
            // More than there is room for: some are of users who have enough, or are just being begun.
            foreach (var due in await store.DueAsync(clock.GetUtcNow(), options.ConcurrentPerUser * 2, options.Concurrent * 2, cancellationToken))
            {
                if (free > 0 && !_running.ContainsKey(due.Id) && _running.Values.Count(r => r.Owner == due.Owner) < options.ConcurrentPerUser)
                {
                    Begin(due, cancellationToken);
                    free--;
                }
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.TransfersUnknown(e);
        }
    }

    private void Begin(DueTransfer due, CancellationToken cancellationToken)
    {
        // The task may end before it is entered here; it waits for that.
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[due.Id] = (due.Owner, RunAsync(due.Id, entered.Task, cancellationToken));
        entered.SetResult();
    }

    private async Task RunAsync(TransferId id, Task entered, CancellationToken cancellationToken)
    {
        await entered;
        try
        {
            await carryOut.RunAsync(id, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The outermost loop of a transfer. It is begun again, though neither at once nor without end.
            logger.TransferFaulted(e, id);
            await Task.Delay(PauseAfterFault, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
        finally
        {
            _running.TryRemove(id, out _);
            bell.Ring();
        }
    }
}
