using System.Collections.Immutable;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Core.Storages;

namespace Fairlead.Core.Transfers;

/// <summary>A copy between a storage and somewhere else, run by the gateway. Never changed in place: <see cref="TransferLifecycle"/> makes its next version.</summary>
public sealed record Transfer
{
    /// <summary>Its id.</summary>
    public required TransferId Id { get; init; }

    /// <summary>Ascending number, given by the store.</summary>
    public long Number { get; init; }

    /// <summary>Counts its versions, from 1.</summary>
    public long Version { get; init; } = 1;

    /// <summary>On whose behalf it is done.</summary>
    public required Mandate Mandate { get; init; }

    /// <summary>The storage it belongs to; one of its ends is in there.</summary>
    public required StorageId Storage { get; init; }

    /// <summary>Which way the bytes go.</summary>
    public required TransferDirection Direction { get; init; }

    /// <summary>Where they come from. The last part of a path in a storage may hold <c>*</c> and <c>?</c>; then, and for a directory, <see cref="To"/> is a directory.</summary>
    public required DataPlace From { get; init; }

    /// <summary>Where they go.</summary>
    public required DataPlace To { get; init; }

    /// <summary>Where it stands.</summary>
    public TransferState State { get; init; } = TransferState.Created;

    /// <summary>Why it failed, or what it waits for; null where there is nothing to say.</summary>
    public string? Message { get; init; }

    /// <summary>How far it has come.</summary>
    public TransferProgress Progress { get; init; } = TransferProgress.None;

    /// <summary>How often somebody has begun to carry it out.</summary>
    public int Begins { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it changed last.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>When it is to begin, or null for at once.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>When it is forgotten.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Words to find it by.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>What its owner allows others.</summary>
    public ImmutableArray<Grant> Grants { get; init; } = [];

    /// <summary>The user who asked for it.</summary>
    public string Owner => Mandate.User;

    /// <summary>Whether it has ended.</summary>
    public bool IsFinal => State is TransferState.Done or TransferState.Failed or TransferState.Aborted;

    /// <summary>From when on somebody has to carry it out; null where it has ended.</summary>
    public DateTimeOffset? DueAt => IsFinal ? null : StartsAt ?? CreatedAt;
}

/// <summary>The next version of a transfer, with what the journal says of it.</summary>
/// <param name="Transfer">The next version, or the same where nothing changes.</param>
/// <param name="Entries">What the journal says.</param>
public sealed record TransferStep(Transfer Transfer, ImmutableArray<JournalEntry> Entries);
