using System.Collections.Immutable;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Workflows;

namespace Fairlead.Core.Jobs;

/// <summary>One unit that a site runs. Never changed in place: <see cref="JobLifecycle"/> makes its next version.</summary>
public sealed record Job
{
    /// <summary>Identity for ever.</summary>
    public required JobId Id { get; init; }

    /// <summary>Ascending number for APIs whose ids are integers; given by the store, 0 before.</summary>
    public long Number { get; init; }

    /// <summary>User who owns it.</summary>
    public required string Owner { get; init; }

    /// <summary>Site that runs it.</summary>
    public required string Site { get; init; }

    /// <summary>Account on the site under which it runs.</summary>
    public required string Account { get; init; }

    /// <summary>What its owner chose when it was submitted: account, groups, role. The groups are those it runs under.</summary>
    public Preferences Preferences { get; init; } = Preferences.None;

    /// <summary>Absolute path of its working directory on the site.</summary>
    public required string Directory { get; init; }

    /// <summary>What was asked for.</summary>
    public required JobDescription Description { get; init; }

    /// <summary>Where it is in its life.</summary>
    public JobState State { get; init; } = JobState.Accepted;

    /// <summary>Version for concurrent writers; counted by the store.</summary>
    public long Version { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>When the gateway removes it by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it ended for good, or null while it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Its owner has put it away: it is no longer among their current jobs once it has ended.</summary>
    public bool IsPutAway { get; init; }

    /// <summary>Whether it is among the current jobs of its owner: it has not ended, or stays there until it is put away.</summary>
    public bool IsCurrent => !IsFinal || (Description.StaysCurrent && !IsPutAway);

    /// <summary>Its tries, oldest first.</summary>
    public ImmutableArray<Attempt> Attempts { get; init; } = [];

    /// <summary>Summary for the owner, above all why it failed; null where there is nothing to say.</summary>
    public string? Message { get; init; }

    /// <summary>Since when the site has not shown it although it should, or null while all is well.</summary>
    public DateTimeOffset? UnobservedSince { get; init; }

    /// <summary>The client started it before its input was complete.</summary>
    public bool StartRequested { get; init; }

    /// <summary>Somebody wants it to end; it has not been confirmed yet.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>Its owner removed it: nobody sees it any more, and it goes once its site is cleaned.</summary>
    public bool Discarded { get; init; }

    /// <summary>The job whose task this is, or null.</summary>
    public JobId? Parent { get; init; }

    /// <summary>The index of this task among those of <see cref="Parent"/>.</summary>
    public int? Index { get; init; }

    /// <summary>Its index where it shares its directory with the other tasks of an array, which tells their output apart; else null.</summary>
    public int? IndexInDirectory => Description.Array is null ? null : Index;

    /// <summary>The part of a run that it is, or null. Its tasks are none.</summary>
    public RunPart? PartOf { get; init; }

    /// <summary>How its tasks stand; null for a job without any.</summary>
    public TaskCounts? Tasks { get; init; }

    /// <summary>Words to find it by; they can be changed, those of the description cannot.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>What its owner allows others; a task is shared as its parent is, and has none of its own.</summary>
    public ImmutableArray<Grant> Grants { get; init; } = [];

    /// <summary>The latest try, or null before the first.</summary>
    public Attempt? CurrentAttempt => Attempts.IsEmpty ? null : Attempts[^1];

    /// <summary>What its site is handed one after the other.</summary>
    public ImmutableArray<JobPhase> Phases => JobPhase.Of(Description.Steps);

    /// <summary>What the latest try runs, or null before the first.</summary>
    public JobPhase? CurrentPhase => CurrentAttempt is { Phase: var phase } && Phases is var phases && phase < phases.Length ? phases[phase] : null;

    /// <summary>Where the latest try runs.</summary>
    public StepPlacement Placement => CurrentPhase?.Placement ?? StepPlacement.Batch;

    /// <summary>The latest try of the main phase since the job was last begun, or null where it has not come to that.</summary>
    public Attempt? MainAttempt
    {
        get
        {
            var main = JobPhase.MainOf(Phases);
            return Attempts.LastOrDefault(a => a.Phase <= main) is { } latest && latest.Phase == main ? latest : null;
        }
    }

    /// <summary>Whether the latest try comes before (negative), belongs to, or comes after (positive) the main phase.</summary>
    public int PhaseFromMain => (CurrentAttempt?.Phase ?? 0) - JobPhase.MainOf(Phases);

    /// <summary>Whether what is to be done now is done by its tasks.</summary>
    public bool AwaitsTasks => Tasks is not null && PhaseFromMain == 0;

    /// <summary>Exit code of the latest try of its main phase, where it is known.</summary>
    public int? ExitCode => MainAttempt?.End?.ExitCode;

    /// <summary>Whether it counts as done for what depends on it: it has succeeded, or only its program says that it has not, which its owner forgives.</summary>
    public bool CountsAsDone => State is JobState.Succeeded
        || (State is JobState.Failed && Description.ForgivesExitCodes && CurrentAttempt?.End is { Cause: EndCause.Exited, ExitCode: not null and not 0, IsUndelivered: false });

    /// <summary>Whether the program of its latest try has ended with an exit code that is a failure.</summary>
    public bool HasFailedProgram => CurrentAttempt?.End is { Cause: EndCause.Exited, IsTolerated: false, ExitCode: not (null or 0) };

    /// <summary>The output that is delivered now that its latest try has ended.</summary>
    public IEnumerable<StageOut> Deliveries => HasFailedProgram ? Description.Exports.Where(e => e.AfterFailure) : Description.Exports;

    /// <summary>Whether its latest try, or its first one to come, has not begun to run and waits for nobody but the gateway and its site.</summary>
    public bool WaitsForBegin => State is JobState.Accepted or JobState.StagingIn or JobState.Submitting or JobState.Queued;

    /// <summary>Whether nothing more happens unless somebody restarts it.</summary>
    public bool IsFinal => State.IsFinal();

    /// <summary>What the driver of its site has to do for it next.</summary>
    public JobWork Work => State switch
    {
        JobState.Accepted => JobWork.Admit,
        JobState.StagingIn => JobWork.StageIn,
        JobState.Scheduled => JobWork.Wait,
        JobState.Submitting => CancelRequested ? JobWork.Cancel : JobWork.Submit,
        JobState.Queued or JobState.Running when AwaitsTasks => JobWork.None,
        JobState.Queued or JobState.Running => CancelRequested ? JobWork.Cancel : JobWork.Watch,
        JobState.StagingOut => JobWork.StageOut,
        JobState.Ready => JobWork.None,
        _ => Discarded ? JobWork.Clean : JobWork.None,
    };

    internal Job WithNewAttempt(DateTimeOffset at, int phase, Marker? shared = null)
    {
        var number = Attempts.Length + 1;
        var attempt = new Attempt { Number = number, Marker = shared ?? new Marker(Id, number), ArrayIndex = shared is null ? null : Index, Phase = phase, CreatedAt = at };
        return this with { Attempts = Attempts.Add(attempt), Message = null, UnobservedSince = null };
    }

    internal Job WithAttempt(Func<Attempt, Attempt> change) =>
        Attempts.IsEmpty ? this : this with { Attempts = Attempts.SetItem(Attempts.Length - 1, change(Attempts[^1])) };
}

/// <summary>How the tasks of a job stand.</summary>
/// <param name="Total">How many there are.</param>
/// <param name="Succeeded">How many ended well.</param>
/// <param name="Failed">How many ended otherwise, cancelled ones included.</param>
public sealed record TaskCounts(int Total, int Succeeded = 0, int Failed = 0)
{
    /// <summary>Whether none is left that may still do something.</summary>
    public bool AllEnded => Succeeded + Failed >= Total;
}

/// <summary>A new job, as a use case hands it to the store.</summary>
/// <param name="Job">The job with its tasks yet to come.</param>
/// <param name="Entries">What the journal says of its beginning.</param>
/// <param name="Source">The document it was asked for with, as its dialect keeps it: without inline data and credentials; null where there is none.</param>
/// <param name="Key">Key under which the owner may ask for the same job again without getting a second one; null for none.</param>
public sealed record NewJob(Job Job, ImmutableArray<JournalEntry> Entries, string? Source = null, string? Key = null);
