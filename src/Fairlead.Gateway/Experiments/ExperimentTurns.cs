using Fairlead.Core;
using Fairlead.Core.Experiments;
using Fairlead.Core.Identity;
using Fairlead.Core.Leases;
using Fairlead.Gateway.Leases;

namespace Fairlead.Gateway.Experiments;

/// <summary>Lets those who change an experiment take turns, in whichever gateway they ask.</summary>
/// <param name="find">Says who may change it.</param>
/// <param name="leases">Gives turns.</param>
/// <param name="clock">Says how long somebody waits.</param>
public sealed class ExperimentTurns(FindExperiment find, LeaseKeeper leases, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Does it while nobody else changes the experiment; refused where somebody else does for longer than a second.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="name">Which experiment.</param>
    /// <param name="needed">What they need for it.</param>
    /// <param name="work">What is done with the experiment as it is then.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Outcome<T>> TakeAsync<T>(
        Principal principal, string name, AccessLevel needed, Func<Experiment, CancellationToken, Task<Outcome<T>>> work, CancellationToken cancellationToken)
        where T : notnull
    {
        if (!(await find.RunAsync(principal, name, needed, cancellationToken)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        if (await TakeAsync(name, cancellationToken) is not { } lease)
        {
            return Refusal.Conflict($"Experiment {name} is busy: another operation is in progress.");
        }

        await using (lease)
        {
            // What was found before the turn may be another experiment by now.
            return (await find.RunAsync(principal, name, needed, cancellationToken)).TryGet(out var experiment, out refusal)
                ? await work(experiment, cancellationToken)
                : refusal;
        }
    }

    private async Task<HeldLease?> TakeAsync(string name, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        HeldLease? lease;
        while ((lease = await leases.TryTakeAsync(LeaseNames.Experiment + name, cancellationToken)) is null && clock.GetElapsedTime(begun) < Patience)
        {
            await Task.Delay(Pause, clock, cancellationToken);
        }

        return lease;
    }
}
