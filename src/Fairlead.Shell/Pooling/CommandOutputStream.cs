namespace Fairlead.Shell.Pooling;

/// <summary>The output of a command on a channel that is its own until the end.</summary>
internal sealed class CommandOutputStream(Turn turn, CommandLimit limit) : ShellStream
{
    private readonly byte[] _first = new byte[1];
    private readonly CancellationTokenSource _closing = new();
    private Task<string> _error = Task.FromResult("");
    private bool _hasFirst;
    private bool _hasEnded;
    private bool _isDisposed;

    /// <summary>Starts the command and waits for its first byte or its end.</summary>
    public async Task StartAsync(ShellCommand command, CancellationToken cancellationToken)
    {
        _error = turn.Channel.StartAsync(command, _closing.Token);
        _hasFirst = await ReadOnAsync(_first, cancellationToken) > 0;
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_hasFirst || buffer.IsEmpty)
        {
            return await ReadOnAsync(buffer, cancellationToken);
        }

        _first.CopyTo(buffer);
        _hasFirst = false;
        return 1;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            _closing.Cancel();
            turn.Dispose();
            limit.Dispose();
            _closing.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<int> ReadOnAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_hasEnded || buffer.IsEmpty)
        {
            return 0;
        }

        return await limit.WatchAsync(token => ReadFromChannelAsync(buffer, token), cancellationToken);
    }

    private async Task<int> ReadFromChannelAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = await turn.Channel.ReadOutputAsync(buffer, cancellationToken);
        if (count > 0)
        {
            return count;
        }

        var error = await _error.WaitAsync(cancellationToken);
        _hasEnded = true;
        turn.EndedWell(turn.Channel.ExitCode);
        turn.Dispose();
        return turn.Channel.ExitCode == 0 ? 0 : throw new ShellCommandFailedException(turn.Channel.ExitCode, error);
    }
}
