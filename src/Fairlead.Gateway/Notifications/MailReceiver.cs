using Fairlead.Core.Identity;
using Fairlead.Gateway.Jobs;

namespace Fairlead.Gateway.Notifications;

/// <summary>Mailboxes as receivers of notices.</summary>
public static class MailReceiver
{
    /// <summary>The mailbox of somebody; null where they have none that is known, or no mail is sent.</summary>
    public static Uri? Of(Principal principal, NotificationOptions options) =>
        options.Mail is not null && principal.Email is { } email && DescriptionRules.CheckEmail(email) is null
            && Uri.TryCreate($"{Uri.UriSchemeMailto}:{email}", UriKind.Absolute, out var mailbox)
            ? mailbox
            : null;
}
