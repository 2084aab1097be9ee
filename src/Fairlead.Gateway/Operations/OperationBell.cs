namespace Fairlead.Gateway.Operations;

/// <summary>Wakes the one who carries out operations. What is to be done is in the store alone.</summary>
public sealed class OperationBell : IDisposable
{
    private readonly SemaphoreSlim _bell = new(0);

    /// <summary>Says that there is something to do.</summary>
    public void Ring()
    {
        lock (_bell)
        {
            // Rung once is enough, however much there is to do.
            if (_bell.CurrentCount == 0)
            {
                _bell.Release();
            }
        }
    }

    /// <summary>Waits until somebody says so, at most so long.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _bell.WaitAsync(longest, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _bell.Dispose();
}
