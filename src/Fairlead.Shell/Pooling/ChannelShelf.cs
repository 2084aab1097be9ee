using Fairlead.Shell.Framing;

namespace Fairlead.Shell.Pooling;

/// <summary>
/// Where a shell's channels are: on the shelf while nobody uses them (the last used on top), lent to a caller, or on their way out. What has not
/// been used for a while is closed.
/// </summary>
internal sealed class ChannelShelf(IChannelSource source, TimeSpan idleTime, TimeProvider clock) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<FramedChannel> _idle = [];
    private readonly HashSet<FramedChannel> _lent = [];
    private readonly HashSet<Task> _endings = [];
    private readonly CancellationTokenSource _closing = new();
    private Task? _sweeping;

    /// <summary>The kind of access, for figures.</summary>
    public string Kind => source.Kind;

    /// <summary>Lends a channel that works, or gives null where there is none.</summary>
    /// <exception cref="ObjectDisposedException">The shell has been closed.</exception>
    public FramedChannel? Take()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, typeof(IShell));
            while (_idle.Count > 0)
            {
                var channel = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
                if (source.IsUsable(channel))
                {
                    _lent.Add(channel);
                    return channel;
                }

                EndInBackground(channel, () => { });
            }

            return null;
        }
    }

    /// <summary>Notes a channel that was opened for a caller.</summary>
    /// <exception cref="ObjectDisposedException">The shell was closed in the meantime, and so is the channel.</exception>
    public void Lend(FramedChannel channel)
    {
        lock (_lock)
        {
            if (_closing.IsCancellationRequested)
            {
                EndInBackground(channel, () => { });
                throw new ObjectDisposedException(nameof(IShell));
            }

            _lent.Add(channel);
            _sweeping ??= SweepAsync(_closing.Token);
        }
    }

    /// <summary>Takes a channel back. <paramref name="settled"/> is called once it is on the shelf or, if it is no good any more, really gone.</summary>
    public void Return(FramedChannel channel, bool isGood, Action settled)
    {
        lock (_lock)
        {
            _lent.Remove(channel);
            if (!isGood || _closing.IsCancellationRequested || !source.IsUsable(channel))
            {
                EndInBackground(channel, settled);
                return;
            }

            channel.LastUsed = clock.GetUtcNow();
            _idle.Add(channel);
        }

        settled();
    }

    /// <summary>Closes all channels; what is lent is killed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        Task[] endings;
        lock (_lock)
        {
            EndIdle(_idle.Count);
            foreach (var channel in _lent)
            {
                channel.Kill();
            }

            endings = [.. _endings, _sweeping ?? Task.CompletedTask];
        }

        await Task.WhenAll(endings).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void EndIdle(int count)
    {
        var unused = _idle[..count];
        _idle.RemoveRange(0, count);
        foreach (var channel in unused)
        {
            EndInBackground(channel, () => { });
        }
    }

    private void EndInBackground(FramedChannel channel, Action settled)
    {
        _endings.RemoveWhere(e => e.IsCompleted);
        _endings.Add(EndAsync());

        async Task EndAsync()
        {
            try
            {
                await source.AbandonAsync(channel);
            }
            finally
            {
                settled();
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(idleTime / 2, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            bool isEmpty;
            lock (_lock)
            {
                // The longest unused are at the bottom.
                var unused = _idle.FindIndex(c => clock.GetUtcNow() - c.LastUsed < idleTime);
                EndIdle(unused < 0 ? _idle.Count : unused);
                isEmpty = _idle.Count == 0 && _lent.Count == 0;
            }

            if (isEmpty)
            {
                await source.RestAsync();
            }
        }
    }
}
