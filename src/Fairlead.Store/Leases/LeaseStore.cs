using Fairlead.Core.Leases;
using Fairlead.Gateway.Leases;
using Fairlead.Store.Writing;

namespace Fairlead.Store.Leases;

/// <summary>Leases in a database.</summary>
internal sealed class LeaseStore(WriteLoop writer) : ILeaseStore
{
    public async Task<Lease?> TakeAsync(string name, string holder, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken)
    {
        (Statement, object?[])[] statements = [(LeaseStatements.Take, [name, holder, until, now]), (LeaseStatements.Sweep, [now])];
        var numbers = await writer.WriteAsync(new RunStatements(statements, [], cancellationToken), cancellationToken);
        return numbers[0] is { } epoch ? new Lease(name, holder, epoch, until) : null;
    }

    public Task<bool> RenewAsync(Lease lease, DateTimeOffset until, CancellationToken cancellationToken) =>
        RunAsync(LeaseStatements.Renew, [lease.Epoch, until], cancellationToken);

    public Task ReleaseAsync(Lease lease, CancellationToken cancellationToken) => RunAsync(LeaseStatements.Release, [lease.Epoch], cancellationToken);

    private async Task<bool> RunAsync(Statement statement, object?[] values, CancellationToken cancellationToken) =>
        (await writer.WriteAsync(new RunStatements([(statement, values)], [], cancellationToken), cancellationToken))[0] is not null;
}
