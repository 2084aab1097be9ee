using Fairlead.Dialects.Prominence.Accounting;
using Fairlead.Dialects.Prominence.Data;
using Fairlead.Dialects.Prominence.Description;
using Fairlead.Dialects.Prominence.Jobs;
using Fairlead.Dialects.Prominence.KeyValues;
using Fairlead.Dialects.Prominence.Links;
using Fairlead.Dialects.Prominence.Notifications;
using Fairlead.Dialects.Prominence.Workflows;
using Fairlead.Dialects.Prominence.Workflows.Running;
using Fairlead.Gateway.Notifications;
using Fairlead.Gateway.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Prominence;

/// <summary>The PROMINENCE dialect: adds it and maps it below its mount. What it speaks is in docs/dialects/prominence.md.</summary>
public static class ProminenceDialect
{
    /// <summary>Adds the dialect. The use cases, identity and storages of the gateway are added beside it.</summary>
    public static IServiceCollection AddProminenceDialect(this IServiceCollection services, ProminenceOptions options)
    {
        services.AddFairleadDialects();
        services.AddSingleton(options);
        services.AddSingleton<PlacedJobs>();
        services.AddSingleton<JobDocuments>();
        services.AddSingleton<JobListing>();
        services.AddSingleton<INotificationFormat, ProminenceMail>();
        services.AddWorkflows();
        return services;
    }

    /// <summary>Maps all resources, where the dialect is enabled. Call it before pages that take every other path.</summary>
    public static void MapProminenceDialect(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<ProminenceOptions>();
        if (!options.Enabled)
        {
            return;
        }

        // The other mount is a usual word: only a host name of its own makes sure that nothing else is meant.
        string[] mounts = options.Host is null || options.Mount == ProminenceOptions.OtherMount ? [options.Mount] : [options.Mount, ProminenceOptions.OtherMount];
        app.UseWhen(
            context => Array.Exists(mounts, m => context.Request.Path.StartsWithSegments(m, StringComparison.OrdinalIgnoreCase)) && OwnHost.Is(context.Request.Host, options.Host),
            branch => branch.UseMiddleware<ProminenceGate>());
        foreach (var mount in mounts)
        {
            Map(app.MapGroup(mount), options.Host);
        }
    }

    private static void AddWorkflows(this IServiceCollection services)
    {
        services.AddSingleton<WorkflowTemplates>();
        services.AddSingleton<WorkflowParts>();
        services.AddSingleton<WorkflowJobs>();
        services.AddSingleton<WorkflowListing>();
        services.AddSingleton<WorkflowDocuments>();
        services.AddSingleton<IRunDialect, ProminenceRuns>();
    }

    private static void Map(RouteGroupBuilder root, string? host)
    {
        if (host is not null)
        {
            root.RequireHost(host);
        }

        root.MapJobs();
        root.MapWorkflows();
        root.MapData();
        root.MapKeyValues();
        root.MapFiles();
        root.MapAccounting();
        root.MapService();
    }
}
