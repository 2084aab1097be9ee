using Fairlead.Dialects.Prominence.Json;

namespace Fairlead.Dialects.Prominence.Description;

/// <summary>Reads <c>notifications</c>. Mail goes to nobody whose address is not known, and the gateway knows none.</summary>
internal static class NotificationReader
{
    /// <summary>Looks at the notifications; where something is wrong, the reader has kept what.</summary>
    public static void Read(Fields job)
    {
        foreach (var notification in job.Objects("notifications"))
        {
            notification.Only("event", "type");
            notification.Word("event", isRequired: false, "jobFinished");
            notification.Word("type", isRequired: false, "email");
        }
    }
}
