using Fairlead.Core;
using Fairlead.Core.Leases;
using Fairlead.Core.Transfers;
using Fairlead.Gateway.Faults;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Leases;

namespace Fairlead.Gateway.Transfers;

/// <summary>
/// Carries out one transfer: holds its lease, reports how far it is, and begins again after a pause where a connection broke. What it holds in memory
/// can be lost: whoever takes the transfer over finds in the store which files are complete.
/// </summary>
/// <param name="store">Where transfers are.</param>
/// <param name="leases">Keep other gateways from doing the same.</param>
/// <param name="runner">Moves the bytes.</param>
/// <param name="principals">Knows what rights the owner has by now.</param>
/// <param name="options">How often it is tried.</param>
/// <param name="faults">Where tests end the process.</param>
/// <param name="clock">Says what time it is.</param>
public sealed class CarryOutTransfer(
    ITransferStore store, LeaseKeeper leases, ITransferRunner runner, IPrincipals principals, TransferOptions options, IFaultPoint faults, TimeProvider clock)
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);

    // Also where there is no news: whether it is still wanted.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>Carries the transfer out to its end, until somebody ends it, or until told to stop; then somebody else may go on at once.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(TransferId id, CancellationToken cancellationToken)
    {
        if (await leases.TryTakeAsync($"{LeaseNames.Transfer}{id}", cancellationToken) is not { } lease)
        {
            return;
        }

        await using (lease)
        {
            try
            {
                await RunAsync(id, lease, cancellationToken);
            }
            catch (LeaseLostException)
            {
                // Another gateway goes on with it.
            }
        }
    }

    private DateTimeOffset Now => clock.GetUtcNow();

    private async Task RunAsync(TransferId id, HeldLease lease, CancellationToken cancellationToken)
    {
        var begun = await store.ApplyAsync(id, new TransferSignal.Begin(Now), lease.Lease, cancellationToken);
        if (!begun.TryGet(out var transfer, out _) || transfer.State is not TransferState.Running)
        {
            // Whoever had it before has ended it, or nobody wants it any more.
            return;
        }

        faults.Reach("transfer.begun");
        var gauge = new TransferGauge(transfer.Progress);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
        var attempt = new Attempt(transfer, gauge);
        var work = TryAsync(attempt, stop.Token);
        try
        {
            while (await Task.WhenAny(work, Task.Delay(ReportInterval, clock, stop.Token)) != work && !stop.IsCancellationRequested)
            {
                if (!await ReportAsync(attempt, lease.Lease, cancellationToken))
                {
                    await stop.CancelAsync();
                }
            }

            await EndAsync(transfer, lease.Lease, gauge, work, cancellationToken);
        }
        finally
        {
            // Whatever went wrong: nothing is moved any more once others may have the lease.
            await stop.CancelAsync();
            await ((Task)work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Says how far it is, where there is news or nothing was said for long.</summary>
    /// <returns>False where the transfer is no longer ours.</returns>
    private async Task<bool> ReportAsync(Attempt attempt, Lease under, CancellationToken cancellationToken)
    {
        var progress = attempt.Gauge.Progress;
        if (progress == attempt.Reported && Now - attempt.ReportedAt < LongestSilence)
        {
            return true;
        }

        try
        {
            var outcome = await store.ApplyAsync(attempt.Transfer.Id, new TransferSignal.Advance(Now, progress, attempt.Trouble), under, cancellationToken);
            (attempt.Reported, attempt.ReportedAt) = (progress, Now);
            return outcome.TryGet(out _, out _);
        }
        catch (LeaseLostException)
        {
            return false;
        }
        catch (StoreUnavailableException)
        {
            // Once it is back, the store says whether somebody else has taken the transfer over.
            return true;
        }
    }

    private async Task<Outcome<Done>> TryAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var outcome = await RunOnceAsync(attempt, cancellationToken);
            if (outcome.TryGet(out _, out var refusal) || refusal.Kind is not RefusalKind.Unavailable || tries >= options.Tries)
            {
                return outcome;
            }

            attempt.Trouble = $"Tries again: {refusal.Message}";
            var pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(tries, 10) - 1));
            await Task.Delay(pause < LongestPause ? pause : LongestPause, clock, cancellationToken);
        }
    }

    private async Task<Outcome<Done>> RunOnceAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var acting = attempt.Transfer.Mandate.Act(await principals.FindAsync(attempt.Transfer.Owner, cancellationToken));
        return acting.TryGet(out var principal, out var refusal)
            ? await runner.RunAsync(attempt.Transfer, principal, attempt.Gauge, cancellationToken)
            : refusal;
    }

    private async Task EndAsync(Transfer transfer, Lease under, TransferGauge gauge, Task<Outcome<Done>> work, CancellationToken cancellationToken)
    {
        TransferSignal signal;
        try
        {
            var outcome = await work;
            signal = outcome.TryGet(out _, out var refusal)
                ? new TransferSignal.Finish(Now, gauge.Progress)
                : new TransferSignal.Fail(Now, gauge.Progress, refusal.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            signal = new TransferSignal.Advance(Now, gauge.Progress, transfer.Message);
        }
        catch (OperationCanceledException)
        {
            // It was aborted or removed, or another gateway has it.
            return;
        }

        faults.Reach("transfer.before-end");

        // Said also while the gateway is told to stop: else the next one would do again what is done.
        await store.ApplyAsync(transfer.Id, signal, under, CancellationToken.None);
    }

    private sealed class Attempt(Transfer transfer, TransferGauge gauge)
    {
        private volatile string? _trouble;

        public Transfer Transfer { get; } = transfer;

        public TransferGauge Gauge { get; } = gauge;

        public TransferProgress Reported { get; set; } = transfer.Progress;

        public DateTimeOffset ReportedAt { get; set; } = transfer.ChangedAt;

        /// <summary>Why it had to begin again, or null.</summary>
        public string? Trouble
        {
            get => _trouble;
            set => _trouble = value;
        }
    }
}
