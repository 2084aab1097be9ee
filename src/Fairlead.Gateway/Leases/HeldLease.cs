using Fairlead.Core.Leases;

namespace Fairlead.Gateway.Leases;

/// <summary>A lease that this gateway has. It is renewed until it is disposed; then others may take it at once.</summary>
public sealed class HeldLease : IAsyncDisposable
{
    private readonly LeaseKeeper _keeper;
    private readonly Lock _changing = new();
    private readonly CancellationTokenSource _end;
    private bool _isDisposed;

    internal HeldLease(LeaseKeeper keeper, Lease lease, TimeSpan length, TimeProvider clock)
    {
        (_keeper, Lease) = (keeper, lease);
        _end = new CancellationTokenSource(length, clock);
        Lost = _end.Token;
    }

    /// <summary>The lease; writes that carry it are refused once somebody else has it.</summary>
    public Lease Lease { get; }

    /// <summary>Says that it could not be renewed in time or somebody else has it: the work under it has to stop.</summary>
    public CancellationToken Lost { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (_changing)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            _end.Dispose();
        }

        await _keeper.ReleaseAsync(this);
    }

    /// <summary>It ends no earlier than after that time. One that was lost stays lost.</summary>
    internal void Extend(TimeSpan length)
    {
        lock (_changing)
        {
            if (!_isDisposed)
            {
                _end.CancelAfter(length);
            }
        }
    }

    /// <summary>It is not ours any more.</summary>
    internal void Lose() => Extend(TimeSpan.Zero);
}
