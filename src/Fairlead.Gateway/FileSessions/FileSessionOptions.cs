namespace Fairlead.Gateway.FileSessions;

/// <summary>Where file sessions are offered, and how many and how long.</summary>
public sealed record FileSessionOptions
{
    /// <summary>Whether they are offered at all.</summary>
    public bool Enabled { get; init; }

    /// <summary>The host name or address that clients are told to connect to.</summary>
    public string Host { get; init; } = string.Empty;

    /// <summary>The port that clients are told to connect to.</summary>
    public int Port { get; init; }

    /// <summary>Most data connections that one transfer is spread over. Default: 8.</summary>
    public int MaxStreams { get; init; } = 8;

    /// <summary>How long a secret waits for its use. Default: 5 minutes.</summary>
    public TimeSpan SecretLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest that a secret can be used, and a session can last. Default: 24 hours.</summary>
    public TimeSpan MaxLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Most secrets of one user that are waiting or in use. Default: 256.</summary>
    public int SecretsPerUser { get; init; } = 256;

    /// <summary>Most sessions of one user at a time. Default: 32.</summary>
    public int SessionsPerUser { get; init; } = 32;

    /// <summary>Whether a secret is good only from the address that it was asked for from. Default: yes.</summary>
    public bool ChecksAddress { get; init; } = true;
}
