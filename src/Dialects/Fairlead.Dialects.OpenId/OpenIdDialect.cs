using Fairlead.Dialects.OpenId.Pages;
using Fairlead.Gateway.Logins;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.OpenId;

/// <summary>
/// The gateway as an OpenID provider for programs without a browser of their own: they register (RFC 7591) and get a token of the gateway once somebody
/// has confirmed that on a page (RFC 8628). What is offered is in docs/dialects/openid.md.
/// </summary>
public static class OpenIdDialect
{
    /// <summary>The path below which everything is.</summary>
    public const string Mount = "/oidc";

    /// <summary>Adds it. Use cases and identity are added beside it.</summary>
    public static IServiceCollection AddOpenIdDialect(this IServiceCollection services)
    {
        services.AddFairleadDialects();
        services.AddSingleton<ClientCheck>();
        services.AddSingleton<Confirmations>();
        services.AddSingleton<Allowances>();
        return services;
    }

    /// <summary>Maps all resources, where logins from programs are offered. Call it before pages that take every other path.</summary>
    public static void MapOpenIdDialect(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<LoginOptions>().Enabled)
        {
            return;
        }

        app.UseWhen(context => context.Request.Path.StartsWithSegments(Mount, StringComparison.Ordinal), branch => branch.UseMiddleware<OpenIdGate>());
        var root = app.MapGroup(Mount);
        root.MapDiscovery();
        root.MapRegistration();
        root.MapTokens();
        root.MapUserInfo();
        root.MapPages();
    }
}
