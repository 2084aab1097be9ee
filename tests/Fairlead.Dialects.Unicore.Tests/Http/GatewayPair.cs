using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fairlead.Identity.Tokens;
using Fairlead.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>Two gateways that know the same users, and trust each other's certificates.</summary>
public sealed class GatewayPair : IAsyncLifetime
{
    public GatewayPair()
    {
        var (north, south) = (new Place("north"), new Place("south"));
        North = new TrustingServer(north, south);
        South = new TrustingServer(south, north);
    }

    public UnicoreServer North { get; }

    public UnicoreServer South { get; }

    public async ValueTask InitializeAsync()
    {
        await North.InitializeAsync();
        await South.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await North.DisposeAsync();
        await South.DisposeAsync();
    }

    private sealed class Place
    {
        public Place(string name)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var now = TimeProvider.System.GetUtcNow();
            Certificate = new CertificateRequest($"CN={name}, O=Harbor", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddMinutes(-1), now.AddDays(1));
        }

        public Uri Address { get; } = new($"http://127.0.0.1:{FreePort.Take()}");

        public X509Certificate2 Certificate { get; }
    }

    private sealed class TrustingServer(Place here, Place there) : UnicoreServer
    {
        protected override string Url => here.Address.ToString();

        protected override void Replace(IServiceCollection services)
        {
            services.AddSingleton(new GatewayKey(here.Certificate));
            services.AddSingleton(new TrustedGateways([new TrustedGateway(there.Certificate, address: there.Address)]));
        }
    }
}
