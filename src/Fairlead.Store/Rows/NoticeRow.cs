namespace Fairlead.Store.Rows;

/// <summary>A row of <c>notice</c>.</summary>
internal sealed class NoticeRow
{
    public long Number { get; init; }

    public required string Host { get; init; }

    public long Tries { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    /// <summary>JSON.</summary>
    public required string Content { get; init; }
}
