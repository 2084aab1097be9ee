using Fairlead.Gateway.Runs;
using Fairlead.Templates.Running;
using Fairlead.Templates.Triggering;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Templates;

/// <summary>Adds the native form of workflows, which all dialects with published workflows share.</summary>
public static class TemplatesRegistration
{
    /// <summary>Adds the form. The use cases, identity and storages of the gateway are added beside it.</summary>
    public static IServiceCollection AddFairleadTemplates(this IServiceCollection services)
    {
        services.AddSingleton<ExecutionFolder>();
        services.AddSingleton<NativeJobs>();
        services.AddSingleton<IRunDialect, NativeRuns>();
        services.AddSingleton<SubmitDocument>();
        return services;
    }
}
