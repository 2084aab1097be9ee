namespace Fairlead.Shell.Pooling;

/// <summary>Lets a number of callers in at once, the others in the order of their arrival, and refuses those who would make the queue too long.</summary>
internal sealed class Turnstile(int places, int queueLength)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _queue = new();
    private int _free = places;

    /// <summary>Waits for a place; whoever got one gives it back with <see cref="Leave"/>.</summary>
    /// <exception cref="ShellUnavailableException">The queue is full.</exception>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource> place;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return;
            }

            if (_queue.Count >= queueLength)
            {
                throw new ShellUnavailableException(ShellFailure.Busy, $"{queueLength} callers are waiting for this shell already.");
            }

            place = _queue.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        await using var registration = cancellationToken.UnsafeRegister((_, token) => GiveUp(place, token), null);
        await place.Value.Task;
    }

    /// <summary>Gives the place to the next in the queue.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (_queue.First is { } next)
            {
                _queue.Remove(next);
                next.Value.SetResult();
            }
            else
            {
                _free++;
            }
        }
    }

    private void GiveUp(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Whoever has just been let in stays in: leaving is then up to them.
            if (place.List is not null)
            {
                _queue.Remove(place);
                place.Value.SetCanceled(cancellationToken);
            }
        }
    }
}
