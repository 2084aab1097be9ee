using Fairlead.Core.Transfers;

namespace Fairlead.Store.Rows;

/// <summary>A row of <c>transfer</c>. Its due time is not here: it follows from the others.</summary>
internal sealed class TransferRow
{
    public long Number { get; init; }

    public required string Id { get; init; }

    public long Version { get; init; }

    public required string Owner { get; init; }

    /// <summary>JSON, as are source, target, files and tags.</summary>
    public required string Mandate { get; init; }

    public required string Storage { get; init; }

    public TransferDirection Direction { get; init; }

    public required string Source { get; init; }

    public required string Target { get; init; }

    public TransferState State { get; init; }

    public string? Message { get; init; }

    public long Transferred { get; init; }

    public long? Size { get; init; }

    public required string Files { get; init; }

    public int Begins { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    public DateTimeOffset? StartsAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public required string Tags { get; init; }

    /// <summary>JSON, or null for none.</summary>
    public string? Grants { get; init; }
}
