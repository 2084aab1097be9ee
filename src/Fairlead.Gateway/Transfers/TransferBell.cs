namespace Fairlead.Gateway.Transfers;

/// <summary>Wakes the driver of this process: there is a new transfer, or one has ended.</summary>
public sealed class TransferBell : IDisposable
{
    private readonly SemaphoreSlim _rung = new(0, 1);

    /// <summary>Wakes whoever waits, or the next who will.</summary>
    public void Ring()
    {
        lock (_rung)
        {
            if (_rung.CurrentCount == 0)
            {
                _rung.Release();
            }
        }
    }

    /// <summary>Waits until it rings, or for that long.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => await _rung.WaitAsync(longest, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _rung.Dispose();
}
