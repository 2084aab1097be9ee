using Fairlead.Core.Jobs;
using Fairlead.Core.Transfers;

namespace Fairlead.Store.Rows;

/// <summary>A row of <c>file_ticket</c>.</summary>
internal sealed class FileTicketRow
{
    public long Number { get; init; }

    public required string Id { get; init; }

    public required string Owner { get; init; }

    /// <summary>JSON.</summary>
    public required string Mandate { get; init; }

    public required string Storage { get; init; }

    public required string Path { get; init; }

    public FileTicketUse Purpose { get; init; }

    public WriteMode Mode { get; init; }

    public long? SizeLimit { get; init; }

    public required string SecretHash { get; init; }

    public long Transferred { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>JSON.</summary>
    public required string Tags { get; init; }

    /// <summary>JSON, or null for none.</summary>
    public string? Grants { get; init; }
}
