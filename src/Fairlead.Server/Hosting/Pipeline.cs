using Fairlead.Dialects.Autosubmit;
using Fairlead.Dialects.HpcWaas;
using Fairlead.Dialects.Native;
using Fairlead.Dialects.OpenId;
using Fairlead.Dialects.Prominence;
using Fairlead.Dialects.Simulations;
using Fairlead.Dialects.Unicore;
using Fairlead.Server.Configuration;
using Fairlead.Server.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;

namespace Fairlead.Server.Hosting;

/// <summary>What a request goes through, in order.</summary>
internal static class Pipeline
{
    public static void Map(WebApplication app, FairleadConfiguration configuration)
    {
        app.UseMiddleware<LastResort>();
        UseProxies(app, configuration);
        app.UseAutosubmitPaths();
        app.UseRouting();
        app.MapHealth();
        app.MapOpenIdDialect();
        app.MapUnicoreDialect();
        app.MapProminenceDialect();
        app.MapAutosubmitDialect();
        app.MapHpcWaasDialect();
        app.MapSimulationsDialect();
        app.MapNativeDialect();
    }

    private static void UseProxies(WebApplication app, FairleadConfiguration configuration)
    {
        if (configuration.Server.TrustedProxies.IsEmpty)
        {
            return;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var network in configuration.Server.TrustedProxies)
        {
            options.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(options);
    }
}
