using Fairlead.Gateway.Notifications;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>notifications</c> part of the configuration.</summary>
internal static class NotificationsSection
{
    public static NotificationOptions Read(Section notifications)
    {
        var defaults = new NotificationOptions();
        var options = new NotificationOptions
        {
            TimeLimit = notifications.Duration("timeLimit", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)) ?? defaults.TimeLimit,
            Deadline = notifications.Duration("deadline", TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)) ?? defaults.Deadline,
            Tries = notifications.Number("tries", 1, 1000) ?? defaults.Tries,
            PerHost = notifications.Number("perHost", 1, 100) ?? defaults.PerHost,
            Concurrent = notifications.Number("concurrent", 1, 1000) ?? defaults.Concurrent,
            Mail = notifications.Has("mail") ? MailSection.Read(notifications.Sub("mail")) : null,
        };
        notifications.End();
        return options;
    }
}
