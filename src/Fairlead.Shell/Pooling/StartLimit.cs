namespace Fairlead.Shell.Pooling;

/// <summary>How long it may take until a shell has started.</summary>
internal sealed class StartLimit(TimeSpan limit, TimeProvider clock)
{
    /// <summary>Does <paramref name="start"/> within the limit.</summary>
    /// <exception cref="ShellUnavailableException">It took too long.</exception>
    public async Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> start, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await start(either.Token);
        }
        catch (OperationCanceledException e) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ShellUnavailableException(ShellFailure.NotStarted, $"No shell started within {limit.TotalSeconds} s.", inner: e);
        }
    }
}
