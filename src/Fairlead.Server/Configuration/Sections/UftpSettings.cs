using System.Globalization;
using System.Net;
using Fairlead.Gateway.FileSessions;
using Fairlead.Server.Configuration.Reading;
using Fairlead.Uftp;
using Fairlead.Uftp.Data;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>The <c>uftp</c> part of the configuration.</summary>
public sealed record UftpSettings
{
    private const int UsualPort = 64434;

    /// <summary>The service, or null where it is off.</summary>
    public UftpOptions? Service { get; init; }

    /// <summary>The sessions that are offered.</summary>
    public FileSessionOptions Sessions { get; init; } = new();

    internal static UftpSettings Read(Section uftp)
    {
        var listen = ReadEnd(uftp);
        var defaults = new FileSessionOptions();
        var sessions = new FileSessionOptions
        {
            Enabled = listen is not null,
            Host = ReadHost(uftp, listen),
            Port = uftp.Number("advertisedPort", 1, 65535) ?? listen?.Port ?? UsualPort,
            MaxStreams = uftp.Number("maxStreams", 1, 32) ?? defaults.MaxStreams,
            SessionsPerUser = uftp.Number("perUser", 1, 10_000) ?? defaults.SessionsPerUser,
            SecretLifetime = uftp.Duration("secretLifetime", TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)) ?? defaults.SecretLifetime,
            MaxLifetime = uftp.Duration("maxLifetime", TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)) ?? defaults.MaxLifetime,
            ChecksAddress = uftp.Flag("checkAddress") ?? defaults.ChecksAddress,
        };
        var service = new UftpOptions { Listen = listen ?? new IPEndPoint(IPAddress.Loopback, UsualPort) };
        service = service with
        {
            DataPorts = ReadPorts(uftp),
            DataAddress = ReadAddress(uftp),
            MaxSessions = uftp.Number("maxSessions", 1, 10_000) ?? service.MaxSessions,
            IdleTime = uftp.Duration("idleTime", TimeSpan.FromSeconds(10), TimeSpan.FromDays(1)) ?? service.IdleTime,
            StallTime = uftp.Duration("stallTime", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)) ?? service.StallTime,
        };
        uftp.End();
        return new UftpSettings { Service = listen is null ? null : service, Sessions = sessions };
    }

    private static IPEndPoint? ReadEnd(Section uftp)
    {
        if (uftp.Text("listen") is not { } text)
        {
            return null;
        }

        if (IPEndPoint.TryParse(text, out var end) && end.Port > 0)
        {
            return end;
        }

        uftp.Wrong("listen", $"'{text}' is not an address and a port.", string.Create(CultureInfo.InvariantCulture, $"For instance 0.0.0.0:{UsualPort} or \"[::]:{UsualPort}\"."));
        return null;
    }

    private static string ReadHost(Section uftp, IPEndPoint? listen)
    {
        if (uftp.Text("host") is { Length: > 0 } host)
        {
            return host;
        }

        if (listen is not null && (listen.Address.Equals(IPAddress.Any) || listen.Address.Equals(IPAddress.IPv6Any)))
        {
            uftp.Wrong("host", "This key is missing.", "Clients have to be told where to connect to: a name or an address of this host, for instance host: gateway.example.org");
        }

        return listen?.Address.ToString() ?? string.Empty;
    }

    private static PortRange? ReadPorts(Section uftp)
    {
        if (uftp.Text("dataPorts") is not { } text)
        {
            return null;
        }

        if (text.Split('-', StringSplitOptions.TrimEntries) is [var first, var last]
            && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            && from is > 0 and < 65536 && to >= from && to < 65536)
        {
            return new PortRange(from, to);
        }

        uftp.Wrong("dataPorts", $"'{text}' is not a range of ports.", "For instance 50000-50100.");
        return null;
    }

    private static IPAddress? ReadAddress(Section uftp)
    {
        if (uftp.Text("dataAddress") is not { } text)
        {
            return null;
        }

        if (IPAddress.TryParse(text, out var address))
        {
            return address;
        }

        uftp.Wrong("dataAddress", $"'{text}' is not an address.", "Write the address that clients reach this host by, for instance 192.0.2.7.");
        return null;
    }
}
