namespace Fairlead.Gateway.Notifications;

/// <summary>The server that mail is handed to.</summary>
public sealed record MailOptions
{
    /// <summary>Name or address of the server.</summary>
    public required string Server { get; init; }

    /// <summary>Its port. Default: 587.</summary>
    public int Port { get; init; } = 587;

    /// <summary>How the connection is made safe. Default: it begins plain and goes on with TLS.</summary>
    public MailSecurity Security { get; init; } = MailSecurity.StartTls;

    /// <summary>From whom mail comes: an address, or a name with one in angle brackets.</summary>
    public required string From { get; init; }

    /// <summary>The user to log in as, or null for no login.</summary>
    public string? User { get; init; }

    /// <summary>The password of that user.</summary>
    public string? Password { get; init; }

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{Server}:{Port}";
}

/// <summary>How a connection to a mail server is made safe.</summary>
public enum MailSecurity
{
    /// <summary>Not at all: for a server on this host.</summary>
    None,

    /// <summary>It begins plain and goes on with TLS, or not at all.</summary>
    StartTls,

    /// <summary>TLS from the beginning.</summary>
    Tls,
}
