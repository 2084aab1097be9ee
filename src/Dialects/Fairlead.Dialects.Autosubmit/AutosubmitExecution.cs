using Fairlead.Dialects.Autosubmit.Execution;
using Fairlead.Dialects.Autosubmit.Experiments;
using Fairlead.Gateway.Experiments;
using Fairlead.Gateway.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Autosubmit;

/// <summary>The language of Autosubmit's experiments, and how their jobs are run. The API stands on it.</summary>
public static class AutosubmitExecution
{
    /// <summary>Adds the language. The use cases of the gateway are added beside it.</summary>
    public static IServiceCollection AddAutosubmitExperiments(this IServiceCollection services)
    {
        services.AddSingleton<Generations>();
        services.AddSingleton<IRunDialect, AutosubmitRuns>();
        services.AddSingleton<IExperimentDialect, AutosubmitExperiments>();
        return services;
    }
}
