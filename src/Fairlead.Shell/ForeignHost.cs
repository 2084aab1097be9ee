using System.Net;

namespace Fairlead.Shell;

/// <summary>A host that is no site of the gateway, for one transfer.</summary>
public sealed record ForeignHost
{
    /// <summary>The TCP port of SSH.</summary>
    public const int UsualPort = 22;

    /// <summary>The name under which its key is known.</summary>
    public required string Name { get; init; }

    /// <summary>The address that is connected to.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The TCP port.</summary>
    public int Port { get; init; } = UsualPort;

    /// <summary>The account there.</summary>
    public required string User { get; init; }

    /// <summary>Absolute path of the known_hosts file, which must hold the host's key or a host certificate authority.</summary>
    public required string KnownHosts { get; init; }

    /// <summary>How long a connection may take to be made, log-in included. Default: 30 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the host may be silent before it is asked for a sign of life; three unanswered ones end the connection. Default: 15 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);
}

/// <summary>What somebody logs in to another host with. Its text never shows.</summary>
public abstract record ForeignLogin
{
    private ForeignLogin()
    {
    }

    /// <inheritdoc/>
    public sealed override string ToString() => "a secret";

    /// <summary>A password.</summary>
    /// <param name="Text">The password.</param>
    public sealed record Password(string Text) : ForeignLogin;

    /// <summary>A private key without a passphrase.</summary>
    /// <param name="Text">The key as OpenSSH writes it.</param>
    public sealed record PrivateKey(string Text) : ForeignLogin;
}
