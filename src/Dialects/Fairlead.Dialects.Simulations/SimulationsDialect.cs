using Fairlead.Core;
using Fairlead.Dialects.Simulations.Executions;
using Fairlead.Dialects.Simulations.Requests;
using Fairlead.Gateway.Runs;
using Fairlead.Templates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Simulations;

/// <summary>The dialect of the CAELESTIS simulation service: adds it and maps it. What it speaks is in docs/dialects/simulations.md.</summary>
public static class SimulationsDialect
{
    /// <summary>The name of its runs, kept with them for ever.</summary>
    internal const string Name = "simulations";

    private static readonly string[] Mounts = ["/simulations", "/api/run_simulation"];

    /// <summary>Adds the dialect. The use cases, identity and storages of the gateway, and templates, are added beside it.</summary>
    public static IServiceCollection AddSimulationsDialect(this IServiceCollection services, SimulationsOptions options)
    {
        services.AddFairleadDialects();
        services.AddSingleton(options);
        services.AddSingleton<MachineAccess>();
        services.AddSingleton<StartExecution>();
        services.AddSingleton<FindExecution>();
        services.AddSingleton<OpenExecution>();
        services.AddSingleton<ChangeExecution>();
        services.AddSingleton<IRunDialect, RefusedRuns>();
        return services.AddRunsOf(Name, PathOf);
    }

    /// <summary>Maps all resources, where the dialect is enabled. Call it before pages that take every other path.</summary>
    public static void MapSimulationsDialect(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<SimulationsOptions>();
        if (!options.Enabled)
        {
            return;
        }

        app.UseWhen(
            context => Array.Exists(Mounts, m => context.Request.Path.StartsWithSegments(m, StringComparison.OrdinalIgnoreCase)) && IsHost(context.Request.Host, options.Host),
            branch => branch.UseMiddleware<SimulationsGate>());
        var root = app.MapGroup(string.Empty);
        if (options.Host is not null)
        {
            root.RequireHost(options.Host);
        }

        root.MapExecutions();
    }

    /// <summary>The path of an execution below the address of the gateway.</summary>
    internal static string PathOf(RunId run) => $"simulations/execution/{ExecutionView.IdOf(run)}/";

    private static bool IsHost(HostString asked, string? host) =>
        host is null || string.Equals(host.Contains(':', StringComparison.Ordinal) ? asked.Value : asked.Host, host, StringComparison.OrdinalIgnoreCase);
}
