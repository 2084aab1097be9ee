using Fairlead.Core.Leases;

namespace Fairlead.Gateway.Leases;

/// <summary>The leases of all gateways that share the store. Every change is durable when it returns.</summary>
public interface ILeaseStore
{
    /// <summary>Takes the lease, or null where somebody has it at <paramref name="now"/>.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="holder">Who wants it.</param>
    /// <param name="now">When they ask.</param>
    /// <param name="until">When it ends unless it is renewed.</param>
    /// <param name="cancellationToken">Ends the wait; the lease may be taken all the same, and ends by itself.</param>
    Task<Lease?> TakeAsync(string name, string holder, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Has the lease end later; false where it is not its holder's any more.</summary>
    Task<bool> RenewAsync(Lease lease, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Ends the lease now. One that is not its holder's any more stays as it is.</summary>
    Task ReleaseAsync(Lease lease, CancellationToken cancellationToken);
}

/// <summary>A write came under a lease that somebody else may have by now. Nothing of it is stored: the work is theirs, and its last holder has to stop.</summary>
/// <param name="lease">The lease.</param>
public sealed class LeaseLostException(Lease lease) : Exception($"The lease {lease.Name} of epoch {lease.Epoch} is not held by {lease.Holder} any more.");
