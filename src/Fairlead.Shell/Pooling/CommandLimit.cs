using Fairlead.Shell.Framing;

namespace Fairlead.Shell.Pooling;

/// <summary>The time that a command which has been sent may take; tells a command that is too slow, a caller who left and a lost shell apart.</summary>
internal sealed class CommandLimit(ShellCommand command, TimeSpan usualLimit, TimeProvider clock) : IDisposable
{
    private readonly TimeSpan _limit = command.TimeLimit ?? usualLimit;
    private readonly CancellationTokenSource _timer = new(command.TimeLimit ?? usualLimit, clock);

    /// <summary>Does a part of what the command takes.</summary>
    /// <exception cref="ShellUnavailableException">The time is over, or the shell was lost.</exception>
    public async Task<T> WatchAsync<T>(Func<CancellationToken, Task<T>> part, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, cancellationToken);
        try
        {
            return await part(either.Token);
        }
        catch (OperationCanceledException e) when (_timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ShellUnavailableException(
                ShellFailure.TimedOut, $"The command {command} took longer than {_limit.TotalSeconds} s.", outcomeUnknown: true, inner: e);
        }
        catch (ShellEndedException e)
        {
            throw new ShellUnavailableException(
                ShellFailure.ConnectionLost, $"The shell was lost while it ran {command}.", outcomeUnknown: true, inner: e);
        }
    }

    /// <summary>Stops the clock.</summary>
    public void Dispose() => _timer.Dispose();
}
