using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Fairlead.Server.Configuration.Reading;
using Microsoft.Extensions.Logging;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>The <c>server</c> part of the configuration.</summary>
public sealed partial record ServerOptions
{
    /// <summary>Where the server listens unless the configuration says otherwise: existing clients expect https there.</summary>
    public const string DefaultUrl = "https://localhost:8080";

    /// <summary>The name in URLs unless the configuration says otherwise.</summary>
    public const string DefaultSiteName = "DEMO-SITE";

    /// <summary>Where the server listens: <c>http</c> or <c>https</c>, a host name or address, a port. Default: <see cref="DefaultUrl"/>.</summary>
    public ImmutableArray<Uri> Urls { get; init; } = [new Uri(DefaultUrl)];

    /// <summary>The name of the gateway in the URLs of UNICORE's API. Default: <see cref="DefaultSiteName"/>.</summary>
    public string SiteName { get; init; } = DefaultSiteName;

    /// <summary>How clients reach the server where a proxy stands before it, without a path; null: as they wrote it.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The certificate of the gateway; null: a self-signed one that is made at the first start.</summary>
    public CertificateOptions? Certificate { get; init; }

    /// <summary>The authorities whose users may come with certificates of theirs; none: nobody is asked for one.</summary>
    public ImmutableArray<X509Certificate2> ClientAuthorities { get; init; } = [];

    /// <summary>Proxies whose <c>X-Forwarded-…</c> headers are believed. Default: none.</summary>
    public ImmutableArray<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>The least important messages that are logged. Default: information.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    internal static ServerOptions Read(Section server)
    {
        var options = new ServerOptions
        {
            Urls = ReadUrls(server),
            SiteName = ReadSiteName(server),
            PublicUrl = ReadPublicUrl(server),
            Certificate = server.Has("certificate") ? CertificateOptions.Read(server.Sub("certificate")) : null,
            ClientAuthorities = ClientAuthoritiesSection.Read(server),
            TrustedProxies = ReadNetworks(server, "trustedProxies"),
            LogLevel = Enum.Parse<LogLevel>(server.Word("logLevel", "debug", "information", "warning", "error") ?? "information", ignoreCase: true),
        };
        server.End();
        return options;
    }

    internal static ImmutableArray<IPNetwork> ReadNetworks(Section section, string key)
    {
        var networks = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var text in section.Texts(key))
        {
            if (IPNetwork.TryParse(text, out var network))
            {
                networks.Add(network);
            }
            else if (IPAddress.TryParse(text, out var address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                section.Wrong(key, $"'{text}' is neither an address nor a range of addresses.", "For instance 192.0.2.7 or 10.1.0.0/16.");
            }
        }

        return networks.ToImmutable();
    }

    private static ImmutableArray<Uri> ReadUrls(Section server)
    {
        var urls = ImmutableArray.CreateBuilder<Uri>();
        foreach (var text in server.Texts("urls"))
        {
            if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { AbsolutePath: "/", Query: "", UserInfo: "" })
            {
                urls.Add(url);
            }
            else
            {
                server.Wrong("urls", $"'{text}' is not an address to listen on.", "For instance https://0.0.0.0:8443 or http://127.0.0.1:8080, without a path.");
            }
        }

        return urls.Count == 0 ? [new Uri(DefaultUrl)] : urls.ToImmutable();
    }

    private static string ReadSiteName(Section server)
    {
        var name = server.Text("siteName");
        if (name is not null && !SiteNamePattern().IsMatch(name))
        {
            server.Wrong("siteName", $"'{name}' cannot be a part of a URL.", "Write 1 to 64 letters, digits, - and _, for instance DEMO-SITE.");
        }

        return name ?? DefaultSiteName;
    }

    private static Uri? ReadPublicUrl(Section server)
    {
        if (server.Text("publicUrl") is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { AbsolutePath: "/", Query: "", UserInfo: "" })
        {
            return url;
        }

        server.Wrong("publicUrl", $"'{text}' is not the address of a server.", "For instance https://gateway.example.org, without a path.");
        return null;
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$", RegexOptions.NonBacktracking)]
    private static partial Regex SiteNamePattern();
}
