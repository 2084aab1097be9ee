using Fairlead.Dialects.Autosubmit.Api;
using Fairlead.Dialects.Autosubmit.Auth;
using Fairlead.Dialects.Autosubmit.Commands;
using Fairlead.Dialects.Autosubmit.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Autosubmit;

/// <summary>The Autosubmit dialect: adds it and maps it below its mount. What it speaks is in docs/dialects/autosubmit.md.</summary>
public static class AutosubmitDialect
{
    /// <summary>Adds the dialect. The use cases, identity and storages of the gateway are added beside it.</summary>
    public static IServiceCollection AddAutosubmitDialect(this IServiceCollection services, AutosubmitOptions options)
    {
        services.AddFairleadDialects();
        services.AddSingleton(options);
        services.AddSingleton<AutosubmitLinks>();
        services.AddSingleton<RedirectLogins>();
        services.AddSingleton<ExperimentAccess>();
        services.AddSingleton<JobShapes>();
        services.AddSingleton<JobTables>();
        services.AddSingleton<ExperimentConfigurations>();
        services.AddSingleton<JobSetting>();
        services.AddSingleton<RunActions>();
        return services;
    }

    /// <summary>Counts repeated slashes in addresses below the mount as one. Call it before routing.</summary>
    public static void UseAutosubmitPaths(this WebApplication app)
    {
        if (app.Services.GetRequiredService<AutosubmitOptions>() is { Enabled: true } options)
        {
            app.Use((context, next) =>
            {
                if (context.Request.Path.Value is { } path && path.Contains("//", StringComparison.Ordinal) && SlashesOnce(path) is var once && IsOurs(context, once, options))
                {
                    context.Request.Path = once;
                }

                return next(context);
            });
        }
    }

    /// <summary>Maps all resources, where the dialect is enabled. Call it before pages that take every other path.</summary>
    public static void MapAutosubmitDialect(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<AutosubmitOptions>();
        if (!options.Enabled)
        {
            return;
        }

        app.UseWhen(context => IsOurs(context, context.Request.Path, options), branch => branch.UseMiddleware<AutosubmitGate>());
        var root = app.MapGroup(options.Mount.TrimEnd('/'));
        if (options.Host is { } host)
        {
            root.RequireHost(host);
        }

        root.MapService();
        root.MapLogins();
        root.MapSearch();
        root.MapExperiments();
        root.MapRuns();
        root.MapJobs();
        root.MapViews();
        root.MapMeasures();
        root.MapLogs();
        root.MapSettings();
        root.MapConfiguration();
        root.MapActions();
        root.MapCommands();
        RunActions.Map(root);
    }

    private static bool IsOurs(HttpContext context, PathString path, AutosubmitOptions options) =>
        path.StartsWithSegments(options.Mount.TrimEnd('/'), StringComparison.OrdinalIgnoreCase) && IsHost(context.Request.Host, options.Host);

    private static bool IsHost(HostString asked, string? host) =>
        host is null || string.Equals(host.Contains(':', StringComparison.Ordinal) ? asked.Value : asked.Host, host, StringComparison.OrdinalIgnoreCase);

    private static string SlashesOnce(string path) => $"/{string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries))}";
}
