using Fairlead.Core.Notifications;
using Fairlead.Store.Rows;
using static Fairlead.Store.Writing.ColumnKind;

namespace Fairlead.Store.Writing;

/// <summary>Every statement that changes notices, with the values it takes.</summary>
internal static class NoticeStatements
{
    /// <summary>Due at once, unless there is an older one in its channel.</summary>
    public static readonly Statement Insert = new(
        """
        INSERT INTO notice (channel, host, tries, due_at, content)
        SELECT $1, $2, 0, CASE WHEN EXISTS (SELECT 1 FROM notice WHERE channel = $1) THEN NULL ELSE $3 END, $4
        """,
        [Text, Text, Time, Text]);

    /// <summary>Gives the number; nothing where it was tried more often by now.</summary>
    public static readonly Statement Begin = new("UPDATE notice SET tries = tries + 1 WHERE number = $1 AND tries = $2 RETURNING number", [Number, Number]);

    /// <summary>Gives the number; nothing where it is gone.</summary>
    public static readonly Statement Postpone = new("UPDATE notice SET due_at = $2 WHERE number = $1 RETURNING number", [Number, Time]);

    /// <summary>Gives the number; nothing where it is gone.</summary>
    public static readonly Statement Delete = new("DELETE FROM notice WHERE number = $1 RETURNING number", [Number]);

    /// <summary>The oldest in the channel is due.</summary>
    public static readonly Statement Advance = new(
        "UPDATE notice SET due_at = $2 WHERE number = (SELECT min(number) FROM notice WHERE channel = $1) AND due_at IS NULL", [Text, Time]);

    /// <summary>The values of <see cref="Insert"/>.</summary>
    public static object?[] Insertion(Notice notice) => [ChannelOf(notice), notice.Receiver.Authority, notice.At, StoreJson.Write(notice)];

    /// <summary>The subscription of which the notice is one.</summary>
    public static string ChannelOf(Notice notice) => notice.Run is { } run ? $"{run}/{notice.Receiver}" : $"{notice.Job}/{notice.Subscription}";
}
