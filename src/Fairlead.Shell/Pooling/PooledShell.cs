using Fairlead.Shell.Framing;

namespace Fairlead.Shell.Pooling;

/// <summary>A shell made of a few channels: callers take turns, each turn has a channel to itself, and a channel that served well is kept.</summary>
internal sealed class PooledShell(
    IChannelSource source, Breaker breaker, ShellOptions options, TimeProvider clock, ShellMeters meters) : IShell, IAsyncDisposable
{
    private readonly Turnstile _commands = new(options.Channels, options.QueueLength);
    private readonly Turnstile _downloads = new(options.Streams, options.QueueLength);

    // Turns of their own: who copies a file has it open for reading while they wait to write. If both took turns at one place, as many copies as there are
    // turns would wait for each other for ever.
    private readonly Turnstile _uploads = new(options.Streams, options.QueueLength);
    private readonly ChannelShelf _shelf = new(source, options.IdleTime, clock);

    /// <inheritdoc/>
    public Task<ShellResult> RunAsync(ShellCommand command, CancellationToken cancellationToken) =>
        CompleteAsync(_commands, command, (channel, token) => channel.RunAsync(command, token), options.CommandTimeLimit, cancellationToken);

    /// <inheritdoc/>
    public Task<ShellResult> WriteAsync(ShellCommand command, Stream input, CancellationToken cancellationToken) =>
        CompleteAsync(_uploads, command, (channel, token) => channel.WriteAsync(command, input, token), Timeout.InfiniteTimeSpan, cancellationToken);

    /// <inheritdoc/>
    public async Task<ShellStream> OpenReadAsync(ShellCommand command, CancellationToken cancellationToken)
    {
        var turn = await TakeTurnAsync(_downloads, cancellationToken);
        var stream = new CommandOutputStream(turn, new CommandLimit(command, Timeout.InfiniteTimeSpan, clock));
        try
        {
            await stream.StartAsync(command, cancellationToken);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends all channels and what they run.</summary>
    public async ValueTask DisposeAsync()
    {
        await _shelf.DisposeAsync();
        await source.DisposeAsync();
    }

    private async Task<ShellResult> CompleteAsync(
        Turnstile turnstile,
        ShellCommand command,
        Func<FramedChannel, CancellationToken, Task<ShellResult>> run,
        TimeSpan usualLimit,
        CancellationToken cancellationToken)
    {
        using var turn = await TakeTurnAsync(turnstile, cancellationToken);
        using var limit = new CommandLimit(command, usualLimit, clock);
        var result = await limit.WatchAsync(token => run(turn.Channel, token), cancellationToken);
        turn.EndedWell(result.ExitCode);
        return result;
    }

    private async Task<Turn> TakeTurnAsync(Turnstile turnstile, CancellationToken cancellationToken)
    {
        await turnstile.EnterAsync(cancellationToken);
        try
        {
            var channel = _shelf.Take() ?? await OpenAsync(cancellationToken);
            return new Turn(channel, turnstile, _shelf, meters, clock);
        }
        catch
        {
            turnstile.Leave();
            throw;
        }
    }

    private async Task<FramedChannel> OpenAsync(CancellationToken cancellationToken)
    {
        breaker.ThrowIfOpen();
        try
        {
            var channel = await source.OpenAsync(cancellationToken);
            breaker.Succeeded();
            _shelf.Lend(channel);
            return channel;
        }
        catch (ShellUnavailableException e)
        {
            throw breaker.Failed(e);
        }
    }
}
