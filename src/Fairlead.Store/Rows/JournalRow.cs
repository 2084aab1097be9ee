using Fairlead.Core;
using Fairlead.Core.Journal;

namespace Fairlead.Store.Rows;

/// <summary>A row of <c>journal</c>.</summary>
internal sealed class JournalRow
{
    public long Sequence { get; init; }

    public JobId? JobId { get; init; }

    public string? RunId { get; init; }

    public DateTimeOffset At { get; init; }

    public JournalLevel Level { get; init; }

    public string? Actor { get; init; }

    public required string Message { get; init; }

    public JournalTopic? Topic { get; init; }

    public string? Place { get; init; }
}
