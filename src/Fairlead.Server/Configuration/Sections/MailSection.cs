using Fairlead.Gateway.Notifications;
using Fairlead.Server.Configuration.Reading;
using MimeKit;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads <c>notifications.mail</c>: where mail is handed in.</summary>
internal static class MailSection
{
    public static MailOptions Read(Section mail)
    {
        var security = mail.Word("security", "none", "startTls", "tls") switch
        {
            "none" => MailSecurity.None,
            "tls" => MailSecurity.Tls,
            _ => MailSecurity.StartTls,
        };
        var options = new MailOptions
        {
            Server = mail.RequiredText("server", "smtp.example.org"),
            Port = mail.Number("port", 1, 65_535) ?? (security is MailSecurity.Tls ? 465 : 587),
            Security = security,
            From = mail.RequiredText("from", "Fairlead <fairlead@example.org>"),
            User = mail.Text("user"),
            Password = SecretText.Read(mail, "password"),
        };
        if (options.From.Length > 0 && !MailboxAddress.TryParse(options.From, out _))
        {
            mail.Wrong("from", $"'{options.From}' is no mail address.", "For instance Fairlead <fairlead@example.org>.");
        }

        if (options.User is not null && options.Password is null)
        {
            mail.Wrong("user", "There is no password for this user.", "Add passwordFile.");
        }

        mail.End();
        return options;
    }

    /// <summary>The mail address below <paramref name="key"/>, or null where there is none.</summary>
    public static string? Address(Section section, string key)
    {
        var address = section.Text(key);
        if (address is not null && (!MailboxAddress.TryParse(address, out var parsed) || parsed.Address != address))
        {
            section.Wrong(key, $"'{address}' is no mail address.", "For instance alice@example.org.");
        }

        return address;
    }
}
