namespace Fairlead.Store.Rows;

/// <summary>A row of <c>service</c>.</summary>
internal sealed class ServiceRow
{
    public required string Id { get; init; }

    public required string Address { get; init; }

    public required string Kind { get; init; }

    public required string PublishedBy { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public required string Properties { get; init; }
}
