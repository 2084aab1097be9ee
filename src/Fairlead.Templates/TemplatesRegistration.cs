using Fairlead.Core;
using Fairlead.Gateway.Repositories;
using Fairlead.Gateway.Runs;
using Fairlead.Templates.Publishing;
using Fairlead.Templates.Repositories;
using Fairlead.Templates.Running;
using Fairlead.Templates.Triggering;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Templates;

/// <summary>Adds the native form of workflows, and what is needed to publish and trigger workflows in it.</summary>
public static class TemplatesRegistration
{
    /// <summary>Adds the form. The use cases, identity and storages of the gateway are added beside it.</summary>
    public static IServiceCollection AddFairleadTemplates(this IServiceCollection services, TemplateOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<TemplateRepositories>();
        services.AddSingleton<ITemplateRepositories>(s => s.GetRequiredService<TemplateRepositories>());
        services.AddSingleton<IPublishedTrees>(s => s.GetRequiredService<TemplateRepositories>());
        services.AddSingleton<ApplicationFiles>();
        services.AddSingleton<ApplicationTrees>();
        services.AddSingleton<FindApplications>();
        services.AddSingleton<ExecutionFolder>();
        services.AddSingleton<NativeJobs>();
        services.AddSingleton<SubmitDocument>();
        services.AddSingleton<TriggerWorkflow>();
        return services.AddRunsOf(NativeRuns.NativeName, run => $"api/workflows/{run}");
    }

    /// <summary>Lets a dialect have runs of this form under its own name; <see cref="TriggerRequest.Origin"/> is that name.</summary>
    /// <param name="services">The program's services.</param>
    /// <param name="origin">The name of the dialect, kept with its runs for ever.</param>
    /// <param name="pathOf">The path of a run in the dialect, below the address of the gateway and without a slash before it.</param>
    public static IServiceCollection AddRunsOf(this IServiceCollection services, string origin, Func<RunId, string> pathOf) =>
        services.AddSingleton<IRunDialect>(s => ActivatorUtilities.CreateInstance<NativeRuns>(s, origin, pathOf));
}
