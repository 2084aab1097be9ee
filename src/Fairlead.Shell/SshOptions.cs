namespace Fairlead.Shell;

/// <summary>How one account on one host is reached over OpenSSH. Equal values share one connection.</summary>
public sealed record SshOptions
{
    /// <summary>The host's name or address, or an alias from <see cref="ConfigFile"/>.</summary>
    public required string Host { get; init; }

    /// <summary>The account on that host.</summary>
    public required string User { get; init; }

    /// <summary>The groups there; the account has to be a member. Each choice has a connection of its own.</summary>
    public ShellGroups Groups { get; init; } = ShellGroups.OfAccount;

    /// <summary>The TCP port; 22 or what <see cref="ConfigFile"/> says unless set.</summary>
    public int? Port { get; init; }

    /// <summary>
    /// Absolute path of the known_hosts file, which must hold the host's key or a host certificate authority (<c>@cert-authority</c>): a host that
    /// is not in it is never talked to.
    /// </summary>
    public required string KnownHosts { get; init; }

    /// <summary>Absolute path of the private key, readable by the gateway's account only; the keys of <see cref="ConfigFile"/> unless set.</summary>
    public string? KeyFile { get; init; }

    /// <summary>
    /// The name of a place whose accounts have their keys from <see cref="ILoginKeys"/>, asked for at each log-in, or null where keys are in files.
    /// </summary>
    public string? KeysOf { get; init; }

    /// <summary>Absolute path of the certificate that goes with the key, where the host asks for one.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Absolute path of an OpenSSH client configuration (ProxyJump and the like); what is set here goes first. None is read unless set.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>How long a connection may take to be made, log-in included. Default: 15 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the host may be silent before it is asked for a sign of life; three unanswered ones end the connection. Default: 15 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);
}
