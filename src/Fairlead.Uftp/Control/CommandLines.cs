namespace Fairlead.Uftp.Control;

/// <summary>
/// The command lines of a session, one after the other. While a command is carried out one can look at the next line, which is there afterwards all the
/// same: a client may say in the middle of a transfer that it leaves.
/// </summary>
/// <param name="control">Where lines come from.</param>
/// <param name="patience">How long the client may say nothing between commands.</param>
/// <param name="clock">Measures that.</param>
internal sealed class CommandLines(ControlConnection control, TimeSpan patience, TimeProvider clock) : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private Task<string?>? _next;

    /// <summary>The next line, without taking it; null where the client has gone.</summary>
    public Task<string?> PeekAsync() => _next ??= control.ReadLineAsync(Timeout.InfiniteTimeSpan, _end.Token);

    /// <summary>Takes the next line; null where the client has gone.</summary>
    /// <exception cref="IOException">Nothing came for too long, or what came was too long.</exception>
    public async Task<string?> TakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var line = await PeekAsync().WaitAsync(patience, clock, cancellationToken);
            _next = null;
            return line;
        }
        catch (TimeoutException e)
        {
            throw new IOException("No command came for too long.", e);
        }
    }

    /// <summary>Stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        if (_next is not null)
        {
            await Task.WhenAny(_next);
        }

        _end.Dispose();
    }
}
