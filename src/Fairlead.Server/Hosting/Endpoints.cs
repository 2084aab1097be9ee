using System.Net;
using Fairlead.Dialects;
using Fairlead.Server.Certificates;
using Fairlead.Server.Configuration.Sections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fairlead.Server.Hosting;

/// <summary>Where the server listens, and what it takes from strangers.</summary>
internal static class Endpoints
{
    public static void AddEndpoints(this WebApplicationBuilder builder, ServerOptions options, GatewayCertificate certificate)
    {
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            Limit(kestrel);
            var clients = options.ClientAuthorities.IsEmpty
                ? null
                : new ClientCertificates(options.ClientAuthorities, certificate, kestrel.ApplicationServices.GetRequiredService<ILogger<ClientCertificates>>());
            foreach (var url in options.Urls)
            {
                Listen(kestrel, url, endpoint => Configure(endpoint, url, certificate, clients));
            }
        });
    }

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = 10_000;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(30);
        // Who uploads takes this limit off; everything else is a document.
        kestrel.Limits.MaxRequestBodySize = 64 * 1024 * 1024;
    }

    private static void Listen(KestrelServerOptions kestrel, Uri url, Action<ListenOptions> configure)
    {
        if (url.IsLoopback && url.HostNameType is UriHostNameType.Dns && url.Port != 0)
        {
            kestrel.ListenLocalhost(url.Port, configure);
        }
        else if (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address))
        {
            kestrel.Listen(address, url.Port, configure);
        }
        else if (url.IsLoopback)
        {
            kestrel.Listen(IPAddress.Loopback, url.Port, configure);
        }
        else
        {
            // A name that is not an address: all addresses, as other servers do.
            kestrel.ListenAnyIP(url.Port, configure);
        }
    }

    private static void Configure(ListenOptions endpoint, Uri url, GatewayCertificate certificate, ClientCertificates? clients)
    {
        // Clients of UNICORE's API read the first line of an upgraded connection themselves: HTTP/2 is not offered.
        endpoint.Protocols = HttpProtocols.Http1;
        endpoint.UseHalfClosing();
        if (url.Scheme == Uri.UriSchemeHttps)
        {
            endpoint.UseHttps(https =>
            {
                https.ServerCertificate = certificate.Key.Certificate;
                https.ServerCertificateChain = certificate.Chain;
                https.OnAuthenticate = (_, tls) => tls.AllowRenegotiation = false;
                clients?.Ask(https);
            });
        }
    }
}
