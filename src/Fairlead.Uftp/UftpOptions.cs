using System.Net;
using Fairlead.Uftp.Data;

namespace Fairlead.Uftp;

/// <summary>Where the service listens, and what it takes. What it tells clients is in the gateway's <c>FileSessionOptions</c>.</summary>
public sealed record UftpOptions
{
    /// <summary>Address and port of the control connections.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>The ports of data connections, or null for any.</summary>
    public PortRange? DataPorts { get; init; }

    /// <summary>The address that clients are told for data connections, or null for the one that their control connection came in on.</summary>
    public IPAddress? DataAddress { get; init; }

    /// <summary>Most sessions at a time. Default: 256.</summary>
    public int MaxSessions { get; init; } = 256;

    /// <summary>How long a session may give no command. Default: 10 minutes.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a data connection may stand still. Default: 2 minutes.</summary>
    public TimeSpan StallTime { get; init; } = TimeSpan.FromMinutes(2);
}
