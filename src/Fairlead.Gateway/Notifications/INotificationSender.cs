using Fairlead.Core;

namespace Fairlead.Gateway.Notifications;

/// <summary>Brings messages to one kind of receivers: to addresses of the web under the egress policy, to mailboxes.</summary>
public interface INotificationSender
{
    /// <summary>Whether the receiver is of that kind.</summary>
    bool Takes(Uri receiver);

    /// <summary>Brings the message once, without following redirects: it may hold credentials that are for this receiver only.</summary>
    /// <returns>
    /// Refused as <see cref="RefusalKind.Unavailable"/> where the receiver may take it later, otherwise for good. The message never names the query of the
    /// address.
    /// </returns>
    Task<Outcome<Done>> SendAsync(Uri receiver, NotificationMessage message, CancellationToken cancellationToken);
}
