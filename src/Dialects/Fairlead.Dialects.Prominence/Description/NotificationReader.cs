using Fairlead.Dialects.Prominence.Json;

namespace Fairlead.Dialects.Prominence.Description;

/// <summary>Reads <c>notifications</c>.</summary>
internal static class NotificationReader
{
    /// <summary>Whether mail is wanted; where something is wrong, the reader has kept what.</summary>
    /// <param name="document">The job or workflow.</param>
    /// <param name="knownEvent">What can be told of it.</param>
    public static bool Read(Fields document, string knownEvent)
    {
        var notifications = document.Objects("notifications");
        foreach (var notification in notifications)
        {
            notification.Only("event", "type");
            notification.Word("event", isRequired: false, knownEvent);
            notification.Word("type", isRequired: false, "email");
        }

        return notifications.Count > 0;
    }
}
