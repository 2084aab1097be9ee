using Fairlead.Shell.Framing;

namespace Fairlead.Shell.Pooling;

/// <summary>One caller's use of one channel, from the turnstile to the shelf or to the channel's end.</summary>
internal sealed class Turn(FramedChannel channel, Turnstile turnstile, ChannelShelf shelf, ShellMeters meters, TimeProvider clock) : IDisposable
{
    private readonly long _started = clock.GetTimestamp();
    private string _outcome = "lost";
    private bool _isGood;
    private bool _isOver;

    /// <summary>The channel, for this caller alone.</summary>
    public FramedChannel Channel => channel;

    /// <summary>The command has ended, so the channel is as good as before.</summary>
    public void EndedWell(int exitCode) => (_isGood, _outcome) = (true, exitCode == 0 ? "ok" : "failed");

    /// <summary>
    /// Ends the turn. The next caller is let in once a bad channel is really gone: a command that runs on would count against the host's sessions.
    /// This caller does not wait for that.
    /// </summary>
    public void Dispose()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        meters.CommandEnded(shelf.Kind, _outcome, clock.GetElapsedTime(_started));
        shelf.Return(channel, _isGood, turnstile.Leave);
    }
}
