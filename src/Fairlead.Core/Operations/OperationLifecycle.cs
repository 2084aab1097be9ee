using System.Collections.Immutable;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;

namespace Fairlead.Core.Operations;

/// <summary>What happened to an operation, or what somebody wants of it.</summary>
/// <param name="At">When.</param>
public abstract record OperationSignal(DateTimeOffset At)
{
    /// <summary>It is its turn.</summary>
    public sealed record Start(DateTimeOffset At) : OperationSignal(At);

    /// <summary>It did what it should.</summary>
    public sealed record Finish(DateTimeOffset At, OperationResult Result) : OperationSignal(At);

    /// <summary>It did not.</summary>
    public sealed record Fail(DateTimeOffset At, string Reason) : OperationSignal(At);

    /// <summary>Somebody wants it to end.</summary>
    public sealed record Cancel(DateTimeOffset At, string Actor) : OperationSignal(At);

    /// <summary>Its owner allows others something else.</summary>
    public sealed record Share(DateTimeOffset At, string Actor, ImmutableArray<Grant> Grants) : OperationSignal(At);

    /// <summary>It has ended because somebody wanted it to.</summary>
    public sealed record Stopped(DateTimeOffset At) : OperationSignal(At);

    /// <summary>Somebody gives it other tags, or another time at which it is forgotten; null keeps what it has.</summary>
    public sealed record Change(DateTimeOffset At, ImmutableArray<string>? Tags, DateTimeOffset? ExpiresAt) : OperationSignal(At);
}

/// <summary>All that follows from a signal. The store keeps all of it, or none.</summary>
/// <param name="Operation">The next version; the same object where nothing changed.</param>
/// <param name="Entries">What the journal says of it.</param>
public sealed record OperationTransition(Operation Operation, ImmutableArray<JournalEntry> Entries);

/// <summary>Every legal step of an operation's life. Pure: no clock and no I/O; the signal says when.</summary>
public static class OperationLifecycle
{
    /// <summary>The operation after the signal, or why it cannot be. News about one that has ended changes nothing.</summary>
    public static Outcome<OperationTransition> Apply(Operation operation, OperationSignal signal) => (operation.State, signal) switch
    {
        (_, OperationSignal.Change change) =>
            Next(operation with { Tags = change.Tags ?? operation.Tags, ExpiresAt = change.ExpiresAt ?? operation.ExpiresAt }, []),
        (_, OperationSignal.Share share) =>
            Step(operation with { Grants = share.Grants }, signal, $"is shared with {Grant.List(share.Grants)}", actor: share.Actor),
        (OperationState.Waiting, OperationSignal.Start) => Step(operation with { State = OperationState.Running }, signal, "has begun"),
        (OperationState.Waiting, OperationSignal.Cancel cancel) =>
            Step(operation with { State = OperationState.Cancelled, CancelRequested = true }, signal, "is cancelled", actor: cancel.Actor),
        (OperationState.Running, OperationSignal.Cancel cancel) =>
            Step(operation with { CancelRequested = true }, signal, "is to end", actor: cancel.Actor),
        (OperationState.Running, OperationSignal.Stopped) => Step(operation with { State = OperationState.Cancelled }, signal, "is cancelled"),
        (OperationState.Running, OperationSignal.Finish finish) => Step(operation with { State = OperationState.Succeeded, Result = finish.Result }, signal, "has succeeded"),
        (OperationState.Running, OperationSignal.Fail fail) =>
            Step(operation with { State = OperationState.Failed, Message = fail.Reason }, signal, $"has failed: {fail.Reason}", JournalLevel.Error),
        (OperationState.Running, OperationSignal.Start) or (OperationState.Waiting, _) => Refusal.Conflict($"An operation that is {operation.State} cannot take this."),
        _ => new OperationTransition(operation, []),
    };

    private static OperationTransition Step(
        Operation next, OperationSignal signal, string what, JournalLevel level = JournalLevel.Info, string? actor = null) =>
        Next(next, [new JournalEntry(null, signal.At, level, $"The operation {next.Id} of {next.Owner} {what}.", actor)]);

    private static OperationTransition Next(Operation next, ImmutableArray<JournalEntry> entries) => new(next with { Version = next.Version + 1 }, entries);
}
