using Fairlead.Dialects.Prominence.Json;

namespace Fairlead.Dialects.Prominence.Description;

/// <summary>Reads <c>notifications</c>. Mail goes to nobody whose address is not known, and the gateway knows none.</summary>
internal static class NotificationReader
{
    /// <summary>Looks at the notifications; where something is wrong, the reader has kept what.</summary>
    /// <param name="document">The job or workflow.</param>
    /// <param name="knownEvent">What can be told of it.</param>
    public static void Read(Fields document, string knownEvent)
    {
        foreach (var notification in document.Objects("notifications"))
        {
            notification.Only("event", "type");
            notification.Word("event", isRequired: false, knownEvent);
            notification.Word("type", isRequired: false, "email");
        }
    }
}
