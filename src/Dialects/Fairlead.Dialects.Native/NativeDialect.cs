using Fairlead.Dialects.Native.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Native;

/// <summary>The native API: workflows in the form that is this gateway's own. What it speaks is in docs/workflows.md.</summary>
public static class NativeDialect
{
    private const string Mount = "/api";
    private static readonly string[] Resources = [$"{Mount}/workflows", $"{Mount}/templates", $"{Mount}/schema", $"{Mount}/tokens", $"{Mount}/machines"];

    /// <summary>Adds the API. The form of workflows (<c>AddFairleadTemplates</c>), use cases, identity and storages of the gateway are added beside it.</summary>
    public static IServiceCollection AddNativeDialect(this IServiceCollection services)
    {
        services.AddFairleadDialects();
        services.AddSingleton<WorkflowSubmission>();
        services.AddSingleton<TemplateTrigger>();
        return services;
    }

    /// <summary>Maps all resources. Call it before pages that take every other path.</summary>
    public static void MapNativeDialect(this WebApplication app)
    {
        app.UseWhen(
            context => Array.Exists(Resources, r => context.Request.Path.StartsWithSegments(r, StringComparison.OrdinalIgnoreCase)),
            branch => branch.UseMiddleware<NativeGate>());
        var api = app.MapGroup(Mount);
        api.MapWorkflows();
        api.MapTemplates();
        api.MapTokens();
        api.MapMachines();
    }
}
