using Fairlead.Dialects.HpcWaas.SignOn;
using Fairlead.Dialects.HpcWaas.Executions;
using Fairlead.Dialects.HpcWaas.Logs;
using Fairlead.Dialects.HpcWaas.SshKeys;
using Fairlead.Dialects.HpcWaas.Workflows;
using Fairlead.Templates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.HpcWaas;

/// <summary>The HPCWaaS dialect: adds it and maps it below its mount. What it speaks is in docs/dialects/hpcwaas.md.</summary>
public static class HpcWaasDialect
{
    /// <summary>Adds the dialect. The use cases, identity, storages and published workflows of the gateway are added beside it.</summary>
    public static IServiceCollection AddHpcWaasDialect(this IServiceCollection services, HpcWaasOptions options)
    {
        services.AddFairleadDialects();
        services.AddSingleton(options);
        services.AddSingleton<Callers>();
        services.AddSingleton<ExecutionView>();
        services.AddSingleton<EventStreams>();
        services.AddSingleton<PublishedWorkflows>();
        services.AddSingleton<WorkflowTrigger>();
        services.AddRunsOf(WorkflowTrigger.Origin, run => $"{options.Mount.TrimStart('/')}/executions/{run.Value:D}");
        return services;
    }

    /// <summary>Maps all resources, where the dialect is enabled. Call it before pages that take every other path.</summary>
    public static void MapHpcWaasDialect(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<HpcWaasOptions>();
        if (!options.Enabled)
        {
            return;
        }

        app.UseWhen(context => IsMeant(context, options), branch => branch.UseMiddleware<HpcWaasGate>());
        Map(app.MapGroup(options.Mount), options.Host);
        if (options.Host is not null)
        {
            // A name of its own makes sure that nothing else is meant by such usual words.
            Map(app.MapGroup(string.Empty), options.Host);
        }
    }

    private static void Map(RouteGroupBuilder root, string? host)
    {
        root.WithMetadata(HpcWaasResource.Mark);
        if (host is not null)
        {
            root.RequireHost(host);
        }

        root.MapSignOn();
        root.MapWorkflows();
        root.MapExecutions();
        root.MapLogs();
        root.MapSshKeys();
    }

    /// <summary>Everything below the mount; and with a host name of its own everything that is nobody else's.</summary>
    private static bool IsMeant(HttpContext context, HpcWaasOptions options) =>
        OwnHost.Is(context.Request.Host, options.Host)
        && (context.Request.Path.StartsWithSegments(options.Mount, StringComparison.OrdinalIgnoreCase)
            || (options.Host is not null && (context.GetEndpoint() is not RouteEndpoint { Metadata: var marks } || marks.GetMetadata<HpcWaasResource>() is not null)));
}
