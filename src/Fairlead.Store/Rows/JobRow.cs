using Fairlead.Core;
using Fairlead.Core.Jobs;

namespace Fairlead.Store.Rows;

/// <summary>A row of <c>job</c>. Its source and its key are not here: only single questions need them.</summary>
internal sealed class JobRow
{
    public long Number { get; init; }

    public JobId Id { get; init; }

    public long Version { get; init; }

    public required string Owner { get; init; }

    public required string Site { get; init; }

    public required string Account { get; init; }

    /// <summary>See <see cref="PreferencesColumn"/>.</summary>
    public string? Preferences { get; init; }

    public JobState State { get; init; }

    public JobId? Parent { get; init; }

    public int? TaskIndex { get; init; }

    public int? TaskTotal { get; init; }

    public int? TaskSucceeded { get; init; }

    public int? TaskFailed { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? UnobservedSince { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public bool PutAway { get; init; }

    public bool StartRequested { get; init; }

    public bool CancelRequested { get; init; }

    public bool Discarded { get; init; }

    /// <summary>See <see cref="Core.Workflows.RunPart"/>.</summary>
    public string? PartOf { get; init; }

    public required string Directory { get; init; }

    public string? Message { get; init; }

    /// <summary>JSON, as are the two below.</summary>
    public required string Tags { get; init; }

    public required string Attempts { get; init; }

    /// <summary>JSON, or null where it is shared with nobody.</summary>
    public string? Grants { get; init; }

    public required string Description { get; init; }
}
