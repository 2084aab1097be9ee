using System.Collections.Concurrent;
using Fairlead.Core.Leases;
using Fairlead.Core.Operations;
using Fairlead.Gateway.Leases;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Gateway.Operations;

/// <summary>
/// Carries out operations, a few at a time and one for each owner. One that was interrupted by the end of the program runs again from its beginning:
/// doing one twice is the same as doing it once.
/// </summary>
/// <param name="store">Where operations are.</param>
/// <param name="leases">Keep other gateways from doing the same.</param>
/// <param name="bell">Says that there is something to do.</param>
/// <param name="carryOut">Does what they do.</param>
/// <param name="clock">Says when.</param>
/// <param name="logger">Hears of trouble.</param>
internal sealed class OperationDriver(
    IOperationStore store, LeaseKeeper leases, OperationBell bell, CarryOutOperation carryOut, TimeProvider clock, ILogger<OperationDriver> logger) : BackgroundService
{
    private const int AtOnce = 2;
    private const int Portion = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ExpiryInterval = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<OperationId, Active> _active = new();
    private DateTimeOffset _nextExpiry;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await TryAsync(stoppingToken);
                await bell.WaitAsync(Interval, stoppingToken);
            }
        }
        finally
        {
            await Task.WhenAll(_active.Values.Select(a => a.Work));
        }
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (clock.GetUtcNow() is var now && now >= _nextExpiry)
            {
                await store.RemoveExpiredAsync(now, cancellationToken);
                _nextExpiry = now + ExpiryInterval;
            }

            foreach (var (id, active) in _active)
            {
                // Removed, or to be cancelled: by somebody who was here or at another gateway.
                if (await store.FindAsync(id, cancellationToken) is null or { CancelRequested: true })
                {
                    await active.CancelAsync();
                }
            }

            var due = await store.DueAsync(clock.GetUtcNow(), Portion, cancellationToken);
            foreach (var operation in due.Where(o => !_active.ContainsKey(o.Id)).DistinctBy(o => o.Owner))
            {
                if (_active.Count < AtOnce && !_active.Values.Any(a => a.Owner == operation.Owner))
                {
                    Begin(operation, cancellationToken);
                }
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.OperationsFailed(e);
        }
    }

    private void Begin(Operation operation, CancellationToken cancellationToken)
    {
        var active = new Active(operation.Owner, cancellationToken);
        _active[operation.Id] = active;
        active.Work = RunAsync(operation.Id, active, cancellationToken);
    }

    private async Task RunAsync(OperationId id, Active active, CancellationToken stopping)
    {
        // Off the driver's own way at once: whatever an operation waits for must not hold up the others.
        await Task.Yield();
        try
        {
            if (await leases.TryTakeAsync($"{LeaseNames.Operation}{id}", stopping) is { } lease)
            {
                await using (lease)
                {
                    await CarryOutAsync(id, lease, active, stopping);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or LeaseLostException)
        {
            // It stays as it is, and runs again: when the program does, or at another gateway.
        }
        catch (Exception e)
        {
            logger.OperationFailed(e, id.ToString());
        }
        finally
        {
            _active.TryRemove(id, out _);
            active.Dispose();
            bell.Ring();
        }
    }

    private async Task CarryOutAsync(OperationId id, HeldLease lease, Active active, CancellationToken stopping)
    {
        // Whoever had it before may have ended it since it was looked for.
        if (await store.FindAsync(id, stopping) is not { IsFinal: false } operation)
        {
            return;
        }

        if (operation.State is OperationState.Waiting
            && !(await store.ApplyAsync(id, new OperationSignal.Start(clock.GetUtcNow()), lease.Lease, stopping)).TryGet(out _, out _))
        {
            return;
        }

        using var held = CancellationTokenSource.CreateLinkedTokenSource(stopping, lease.Lost);
        await store.ApplyAsync(id, await EndOf(operation, active, held.Token), lease.Lease, stopping);
    }

    private async Task<OperationSignal> EndOf(Operation operation, Active active, CancellationToken stopping)
    {
        if (operation.CancelRequested)
        {
            return new OperationSignal.Stopped(clock.GetUtcNow());
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(active.Token, stopping);
        try
        {
            return (await carryOut.RunAsync(operation, either.Token)).TryGet(out var result, out var refusal)
                ? new OperationSignal.Finish(clock.GetUtcNow(), result)
                : new OperationSignal.Fail(clock.GetUtcNow(), refusal.Message);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new OperationSignal.Stopped(clock.GetUtcNow());
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // It would only do so again.
            logger.OperationFailed(e, operation.Id.ToString());
            return new OperationSignal.Fail(clock.GetUtcNow(), "The gateway could not carry it out; the reason is in its log.");
        }
    }

    private sealed class Active(string owner, CancellationToken stopping) : IDisposable
    {
        private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(stopping);

        public string Owner => owner;

        public CancellationToken Token => _end.Token;

        public Task Work { get; set; } = Task.CompletedTask;

        public async Task CancelAsync()
        {
            try
            {
                await _end.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                // It has ended in between.
            }
        }

        public void Dispose() => _end.Dispose();
    }
}
