using Fairlead.Core.Jobs;

namespace Fairlead.Sites.Local;

/// <summary>An attempt in the queue as it moves: waiting, then a process. Changed by the dispatcher only.</summary>
/// <param name="asked">What is to run.</param>
internal sealed class LocalAttempt(QueuedAttempt asked)
{
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What is to run.</summary>
    public QueuedAttempt Asked { get; } = asked;

    /// <summary>The process of its script, or 0 while it waits. It is the id of its session too.</summary>
    public int Process { get; private set; }

    /// <summary>When the process started, in the kernel's count; with the id it is an identity.</summary>
    public long StartTicks { get; private set; }

    /// <summary>When it started.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>Why it is being ended, or null.</summary>
    public EndCause? Ending { get; set; }

    /// <summary>When the next, harder signal is due.</summary>
    public DateTimeOffset NextSignalAt { get; set; }

    /// <summary>Whether all but its script have been killed.</summary>
    public bool IsKilled { get; set; }

    /// <summary>Whether it has been started.</summary>
    public bool IsRunning => Process != 0;

    /// <summary>Completes when it has left the queue.</summary>
    public Task Gone => _gone.Task;

    public void Started(int process, long startTicks, DateTimeOffset at) => (Process, StartTicks, StartedAt) = (process, startTicks, at);

    public void HasGone() => _gone.TrySetResult();
}
