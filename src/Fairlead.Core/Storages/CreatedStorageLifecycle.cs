using System.Collections.Immutable;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;

namespace Fairlead.Core.Storages;

/// <summary>What happened to a created storage, or what somebody wants of it.</summary>
/// <param name="At">When.</param>
public abstract record StorageSignal(DateTimeOffset At)
{
    /// <summary>Its directory is there.</summary>
    public sealed record Made(DateTimeOffset At) : StorageSignal(At);

    /// <summary>Its directory cannot be made.</summary>
    public sealed record Failed(DateTimeOffset At, string Reason) : StorageSignal(At);

    /// <summary>Somebody gives it other properties; those that are null stay.</summary>
    public sealed record Change(DateTimeOffset At, string Actor) : StorageSignal(At)
    {
        /// <summary>Other tags.</summary>
        public ImmutableArray<string>? Tags { get; init; }

        /// <summary>Another description.</summary>
        public string? Description { get; init; }

        /// <summary>Another umask.</summary>
        public int? Umask { get; init; }

        /// <summary>Another end.</summary>
        public DateTimeOffset? ExpiresAt { get; init; }

        /// <summary>Other grants.</summary>
        public ImmutableArray<Grant>? Grants { get; init; }
    }

    /// <summary>It is to go; the actor is null where its time has come.</summary>
    public sealed record Remove(DateTimeOffset At, string? Actor) : StorageSignal(At);

    /// <summary>Nothing of it is left on its site.</summary>
    public sealed record Removed(DateTimeOffset At) : StorageSignal(At);
}

/// <summary>All that follows from a signal. The store keeps all of it, or none.</summary>
/// <param name="Storage">The next version.</param>
/// <param name="Entry">What the journal says of it, or null where nothing changed.</param>
/// <param name="IsGone">Whether the storage is forgotten.</param>
public sealed record StorageTransition(CreatedStorage Storage, JournalEntry? Entry, bool IsGone = false);

/// <summary>Every legal step of a created storage's life. Pure: no clock and no I/O; the signal says when.</summary>
public static class CreatedStorageLifecycle
{
    /// <summary>The storage after the signal, or why it cannot be. News that comes late changes nothing.</summary>
    public static Outcome<StorageTransition> Apply(CreatedStorage storage, StorageSignal signal) => (storage.State, signal) switch
    {
        (CreatedStorageState.Making, StorageSignal.Made) => Step(storage with { State = CreatedStorageState.Ready }, signal, "is ready"),
        (CreatedStorageState.Making, StorageSignal.Failed failed) =>
            Step(storage with { State = CreatedStorageState.Broken, Message = failed.Reason }, signal, $"cannot be used: {failed.Reason}", JournalLevel.Error),
        (CreatedStorageState.Removing, StorageSignal.Removed) => Step(storage, signal, "is removed") with { IsGone = true },
        (_, StorageSignal.Made or StorageSignal.Failed or StorageSignal.Removed) => new StorageTransition(storage, Entry: null),
        (CreatedStorageState.Removing, _) => Refusal.NotFound("such storage"),
        (_, StorageSignal.Remove remove) =>
            Step(storage with { State = CreatedStorageState.Removing }, signal, remove.Actor is null ? "has reached its end" : "is to be removed", actor: remove.Actor),
        (_, StorageSignal.Change change) => Changed(storage, change),
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, "There is no rule for this signal."),
    };

    private static StorageTransition Changed(CreatedStorage storage, StorageSignal.Change change) => Step(
        storage with
        {
            Tags = change.Tags ?? storage.Tags,
            Description = change.Description ?? storage.Description,
            Umask = change.Umask ?? storage.Umask,
            ExpiresAt = change.ExpiresAt ?? storage.ExpiresAt,
            Grants = change.Grants ?? storage.Grants,
        },
        change,
        "has other properties",
        actor: change.Actor);

    private static StorageTransition Step(
        CreatedStorage next, StorageSignal signal, string what, JournalLevel level = JournalLevel.Info, string? actor = null) =>
        new(next with { Version = next.Version + 1 }, new JournalEntry(null, signal.At, level, $"The {next.Id} of {next.Owner} on {next.Site} {what}.", actor));
}
