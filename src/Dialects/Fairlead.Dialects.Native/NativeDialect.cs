using Fairlead.Dialects.Native.Api;
using Fairlead.Dialects.Native.Running;
using Fairlead.Gateway.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Native;

/// <summary>The native form of workflows and its API. What it speaks is in docs/workflows.md.</summary>
public static class NativeDialect
{
    private const string Mount = "/api";
    private static readonly string[] Resources = [$"{Mount}/workflows", $"{Mount}/schema"];

    /// <summary>Adds the form and its API. The use cases, identity and storages of the gateway are added beside it.</summary>
    public static IServiceCollection AddNativeDialect(this IServiceCollection services)
    {
        services.AddFairleadDialects();
        services.AddSingleton<ExecutionFolder>();
        services.AddSingleton<NativeJobs>();
        services.AddSingleton<IRunDialect, NativeRuns>();
        services.AddSingleton<WorkflowSubmission>();
        return services;
    }

    /// <summary>Maps all resources. Call it before pages that take every other path.</summary>
    public static void MapNativeDialect(this WebApplication app)
    {
        app.UseWhen(
            context => Array.Exists(Resources, r => context.Request.Path.StartsWithSegments(r, StringComparison.OrdinalIgnoreCase)),
            branch => branch.UseMiddleware<NativeGate>());
        app.MapGroup(Mount).MapWorkflows();
    }
}
