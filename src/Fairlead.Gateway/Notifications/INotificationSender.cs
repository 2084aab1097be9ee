using Fairlead.Core;

namespace Fairlead.Gateway.Notifications;

/// <summary>Posts messages to receivers, under the egress policy.</summary>
public interface INotificationSender
{
    /// <summary>Posts the message once, without following redirects: it may hold credentials that are for this receiver only.</summary>
    /// <returns>
    /// Refused as <see cref="RefusalKind.Unavailable"/> where the receiver may take it later, otherwise for good. The message never names the query of the
    /// address.
    /// </returns>
    Task<Outcome<Done>> SendAsync(Uri receiver, NotificationMessage message, CancellationToken cancellationToken);
}
