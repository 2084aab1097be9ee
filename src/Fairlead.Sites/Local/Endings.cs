using Fairlead.Core.Jobs;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Local;

/// <summary>How attempts ended: by their own result, by what the queue noted, or by both.</summary>
/// <param name="spool">Where the queue notes it.</param>
internal sealed class Endings(Spool spool)
{
    private const int Killed = 128 + NativeProcess.Kill;

    /// <summary>How an attempt that is not in the queue ended, or null where nothing is known of it.</summary>
    public AttemptEnd? Of(ControlDirectory control)
    {
        var result = ControlReader.Result(control);
        if (result is { LeavesCauseOpen: false })
        {
            return result.ToEnd();
        }

        return (result, spool.EndOf((control.Marker, control.Index))) switch
        {
            ({ }, { } note) => result.ToEnd(note.Cause, $"local queue: {note.Cause}") with { Reason = note.Reason ?? result.Reason },
            ({ }, null) => result.ToEnd(),
            (null, { } note) => FromNote(note),
            _ => null,
        };
    }

    /// <summary>Notes why the queue is about to end the attempt.</summary>
    public void Decide(LocalAttempt attempt, EndNote note) => spool.NoteEnd(attempt.Asked.Key, note with { StartedAt = attempt.IsRunning ? attempt.StartedAt : null });

    /// <summary>Notes what became of a script that ended without a result.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="exitCode">What its parent was told, or null where that was not us.</param>
    /// <param name="now">When it was found.</param>
    public void FoundDead(QueuedAttempt attempt, int? exitCode, DateTimeOffset now)
    {
        var note = spool.EndOf(attempt.Key);
        if (note is { ExitCode: null, StartedAt: not null })
        {
            spool.NoteEnd(attempt.Key, note with { At = now, ExitCode = Killed });
        }
        else if (note is null)
        {
            // A script that ends well writes a result: without one, even 0 is no success.
            spool.NoteEnd(attempt.Key, FoundDeadAt(attempt.Control, now) with { ExitCode = exitCode is 0 ? null : exitCode });
        }
    }

    private static EndNote FoundDeadAt(ControlDirectory control, DateTimeOffset now) => ControlReader.Start(control) switch
    {
        null => new EndNote(EndCause.NodeFailure, now, "The job's script ended before it began with the job."),
        { At: var at } when at < ProcessTable.BootTime => new EndNote(EndCause.NodeFailure, now, "The host was restarted while the job ran."),
        _ => new EndNote(EndCause.Exited, now, "The job's script was killed, so that it left no result."),
    };

    private static AttemptEnd FromNote(EndNote note) => new()
    {
        At = note.At,
        Cause = note.Cause,
        ExitCode = note.ExitCode,
        Usage = note.StartedAt is { } start && note.At > start ? new Usage(note.At - start) : null,
        Evidence = $"local queue: {note.Cause}",
        Reason = note.Reason,
    };
}
