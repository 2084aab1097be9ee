using Fairlead.Dialects.Unicore.Base;
using Fairlead.Dialects.Unicore.FileSessions;
using Fairlead.Dialects.Unicore.Jobs;
using Fairlead.Dialects.Unicore.Notifications;
using Fairlead.Dialects.Unicore.Registry;
using Fairlead.Dialects.Unicore.Reservations;
using Fairlead.Dialects.Unicore.Sites;
using Fairlead.Dialects.Unicore.Storages;
using Fairlead.Dialects.Unicore.Tasks;
using Fairlead.Dialects.Unicore.Token;
using Fairlead.Dialects.Unicore.Transfers;
using Fairlead.Dialects.Unicore.Workflows.Running;
using Fairlead.Dialects.Unicore.Workflows;
using Fairlead.Gateway.Notifications;
using Fairlead.Gateway.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Unicore;

/// <summary>The UNICORE dialect: adds it and maps it below <c>/{site name}/rest</c>. What it speaks is in docs/dialects/unicore.md.</summary>
public static class UnicoreDialect
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds the dialect. The use cases, identity and storages of the gateway are added beside it.</summary>
    public static IServiceCollection AddUnicoreDialect(this IServiceCollection services, UnicoreOptions options)
    {
        services.AddFairleadDialects();
        services.AddSingleton(options);
        services.AddSingleton<ServerInformation>();
        services.AddSingleton<BaseDocument>();
        services.AddSingleton<JobDocuments>();
        services.AddSingleton<SiteLookup>();
        services.AddSingleton<INotificationFormat, UnicoreNotification>();
        services.AddSingleton<StorageList>();
        services.AddSingleton<OfferedProtocols>();
        services.AddSingleton<SessionTickets>();
        services.AddSingleton<StorageProperties>();
        services.AddSingleton<SealedCredentials>();
        services.AddSingleton<SiteChoice>();
        services.AddSingleton<WorkflowJobs>();
        services.AddSingleton<NamedExports>();
        services.AddSingleton<FileSetLoops>();
        services.AddSingleton<IRunDialect, UnicoreRuns>();
        services.AddSingleton<IRunBelongings, WorkflowStorages>();
        services.AddSingleton<WorkflowDocuments>();
        services.AddSingleton<WorkflowReader>();
        return services;
    }

    /// <summary>Maps all resources, where the dialect is enabled. Call it before pages that take every other path.</summary>
    public static void MapUnicoreDialect(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<UnicoreOptions>();
        if (!options.Enabled)
        {
            return;
        }

        // Routing does not look at upper and lower case, so the gate must not either: nothing gets past it.
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments(options.Root, StringComparison.OrdinalIgnoreCase),
            branch => branch.UseMiddleware<UnicoreGate>());
        var rest = app.MapGroup(options.Root);
        if (options.Host is { } host)
        {
            rest.RequireHost(host);
        }

        var core = rest.MapGroup("/core");
        core.AddEndpointFilter<RouteGroupBuilder, FormAction>();
        core.MapBase();
        core.MapToken();
        core.MapFactories();
        core.MapSites();
        core.MapJobs();
        core.MapStorages();
        core.MapStorageFactories();
        core.MapFiles();
        core.MapTickets();
        core.MapTransfers();
        rest.MapBytes();
        core.MapSearch();
        core.MapTasks();
        core.MapReservations();
        rest.MapAuthentication();
        rest.MapRegistry();
        rest.MapWorkflows();
    }

    /// <summary>A resource that can be read; <c>HEAD</c> works wherever <c>GET</c> does.</summary>
    internal static RouteHandlerBuilder MapRead(this RouteGroupBuilder group, string pattern, Delegate handler) => group.MapMethods(pattern, Reading, handler);

    /// <summary>A resource that somebody who has shown nothing may read, too.</summary>
    internal static RouteHandlerBuilder MapPublicRead(this RouteGroupBuilder group, string pattern, Delegate handler) =>
        group.MapRead(pattern, handler).WithMetadata(PublicResource.Mark);
}
