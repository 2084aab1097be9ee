namespace Fairlead.Gateway;

/// <summary>Wakes the one who waits for something to do. Rung once is enough, however much there is.</summary>
public class Bell : IDisposable
{
    private readonly SemaphoreSlim _bell = new(0);

    /// <summary>Says that there is something to do.</summary>
    public void Ring()
    {
        lock (_bell)
        {
            if (_bell.CurrentCount == 0)
            {
                _bell.Release();
            }
        }
    }

    /// <summary>Waits until somebody says so; at once where somebody has since the last time.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _bell.WaitAsync(cancellationToken);

    /// <summary>Waits until somebody says so, at most so long.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _bell.WaitAsync(longest, cancellationToken);

    /// <summary>Waits until somebody says so, at most so long by <paramref name="clock"/>.</summary>
    public async Task WaitAsync(TimeSpan longest, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var rung = _bell.WaitAsync(limit.Token);
        await Task.WhenAny(rung, Task.Delay(longest, clock, limit.Token));
        await limit.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bell.Dispose();
        GC.SuppressFinalize(this);
    }
}
