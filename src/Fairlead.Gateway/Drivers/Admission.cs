using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;

namespace Fairlead.Gateway.Drivers;

/// <summary>
/// Lets waiting jobs in while the site has room: in turn among their owners, those with the fewest jobs under way first, so that nobody's
/// thousands keep another's one from running.
/// </summary>
internal sealed class Admission(DriverContext context, InFlight inFlight)
{
    private const int Turn = 500;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        inFlight.Wake();
        while (true)
        {
            await inFlight.RoomOrNewsAsync(cancellationToken);
            try
            {
                while (await AdmitSomeAsync(cancellationToken))
                {
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                context.Logger.StageFailed(e, JobWork.Admit, context.Profile.Name, 0);
                await Task.Delay(TimeSpan.FromSeconds(1), context.Clock, cancellationToken);
                inFlight.Wake();
            }
        }
    }

    private async Task<bool> AdmitSomeAsync(CancellationToken cancellationToken)
    {
        var limits = context.Profile.Limits;
        var room = limits.MaxActive - inFlight.Count;
        if (room <= 0)
        {
            return false;
        }

        var arrivals = inFlight.Arrivals;
        var owners = await context.Store.WaitingOwnersAsync(context.Profile.Name, cancellationToken);
        if (owners.Count == 0)
        {
            inFlight.NobodyWaits(arrivals);
            return false;
        }

        var share = Math.Clamp(Math.Min(room, Turn) / owners.Count, 1, Turn);
        var admitted = new List<JobId>();
        foreach (var owner in owners.OrderBy(inFlight.CountOf))
        {
            var allowed = Math.Min(Math.Min(share, room - admitted.Count), limits.MaxActivePerOwner - inFlight.CountOf(owner));
            if (allowed > 0)
            {
                admitted.AddRange(await context.Store.WaitingAsync(context.Profile.Name, owner, allowed, cancellationToken));
            }
        }

        await context.ApplyAsync([.. admitted.Select(id => (id, (Signal)new Signal.Admitted(context.Now)))], cancellationToken);
        return admitted.Count > 0;
    }
}
