using Fairlead.Core;
using Fairlead.Core.Leases;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Leases;
using Microsoft.Extensions.Hosting;

namespace Fairlead.Gateway.Runs;

/// <summary>
/// Goes through runs under a lease of this gateway: those that were submitted to it, and those whose gateway does not live any more. One lease does for
/// all of them, so that what does not move costs nothing.
/// </summary>
/// <param name="context">What the runs share.</param>
/// <param name="leases">Takes the lease and renews it.</param>
/// <param name="feed">Says what becomes of jobs.</param>
public sealed class RunDriver(RunContext context, LeaseKeeper leases, JobFeed feed) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private volatile RunTenure? _tenure;

    /// <summary>The epoch under which new runs are gone through here, or null while there is none.</summary>
    internal long? Epoch => _tenure?.Epoch;

    /// <summary>Begins with a run that was just stored under <see cref="Epoch"/>.</summary>
    internal void Begin(Run run, WorkflowPlan plan) => _tenure?.Begin(run, plan);

    /// <summary>Somebody has asked for something of the run.</summary>
    internal void Wake(Run run) => _tenure?.Wake(run);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var following = feed.Follow(jobs => _tenure?.Heed(jobs));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await leases.TryTakeAsync($"{LeaseNames.Runs}{RunId.New(context.Now)}", stoppingToken) is { } lease)
                {
                    await using (lease)
                    {
                        await GoThroughAsync(lease, stoppingToken);
                    }
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                context.Logger.RunsUnknown(e);
            }

            await Task.Delay(Pause, context.Clock, stoppingToken);
        }
    }

    /// <summary>Until the lease is lost or the gateway stops.</summary>
    private async Task GoThroughAsync(HeldLease lease, CancellationToken cancellationToken)
    {
        using var held = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
        await using var tenure = new RunTenure(context, lease.Lease.Epoch);
        _tenure = tenure;
        try
        {
            await tenure.RunAsync(held.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Other gateways go on with its runs, or this one under its next lease.
        }
        finally
        {
            _tenure = null;
        }
    }
}
