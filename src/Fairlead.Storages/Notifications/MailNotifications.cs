using System.Globalization;
using System.Net.Sockets;
using Fairlead.Core;
using Fairlead.Gateway.Notifications;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Fairlead.Storages.Notifications;

/// <summary>Hands notifications to the mail server of the configuration. The header <c>Subject</c> of a message is that of the mail.</summary>
/// <param name="options">How mail is handed in.</param>
/// <param name="clock">Dates it.</param>
internal sealed class MailNotifications(NotificationOptions options, TimeProvider clock) : INotificationSender
{
    /// <inheritdoc/>
    public bool Takes(Uri receiver) => options.Mail is not null && receiver.Scheme == Uri.UriSchemeMailto;

    /// <inheritdoc/>
    public async Task<Outcome<Done>> SendAsync(Uri receiver, NotificationMessage message, CancellationToken cancellationToken)
    {
        if (options.Mail is not { } mail || !MailboxAddress.TryParse(AddressOf(receiver), out var to))
        {
            return Refusal.Conflict("That is no mail address.");
        }

        using var letter = Letter(mail, to, message);
        using var client = new SmtpClient();
        try
        {
            await client.ConnectAsync(mail.Server, mail.Port, SecurityOf(mail.Security), cancellationToken);
            if (mail.User is { } user)
            {
                await client.AuthenticateAsync(user, mail.Password ?? string.Empty, cancellationToken);
            }

            await client.SendAsync(letter, cancellationToken);
            await client.DisconnectAsync(quit: true, cancellationToken);
            return Done.Value;
        }
        catch (SmtpCommandException e)
        {
            // 4xx: later, 5xx: never.
            var words = string.Create(CultureInfo.InvariantCulture, $"The mail server answers {(int)e.StatusCode}.");
            return (int)e.StatusCode >= 500 ? Refusal.Conflict(words) : Refusal.Unavailable(words);
        }
        catch (Exception e) when (e is SocketException or IOException or SmtpProtocolException or AuthenticationException or SslHandshakeException or NotSupportedException)
        {
            return Refusal.Unavailable($"Mail cannot be handed to {mail}: {e.GetType().Name}.");
        }
    }

    private MimeMessage Letter(MailOptions mail, MailboxAddress to, NotificationMessage message)
    {
        var letter = new MimeMessage { Subject = message.Headers.GetValueOrDefault("Subject", "Fairlead"), Date = clock.GetUtcNow() };
        letter.From.Add(MailboxAddress.Parse(mail.From));
        letter.To.Add(to);
        // Nobody's answering machine is to answer.
        letter.Headers.Add("Auto-Submitted", "auto-generated");
        letter.Body = new TextPart("plain") { Content = new MimeContent(new MemoryStream(message.Body.ToArray(), writable: false)), ContentType = { Charset = "utf-8" } };
        return letter;
    }

    private static string AddressOf(Uri receiver) => receiver.GetComponents(UriComponents.UserInfo | UriComponents.Host, UriFormat.Unescaped);

    private static SecureSocketOptions SecurityOf(MailSecurity security) => security switch
    {
        MailSecurity.None => SecureSocketOptions.None,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.StartTls,
    };
}
