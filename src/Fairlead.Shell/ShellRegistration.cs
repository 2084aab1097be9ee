using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Fairlead.Shell;

/// <summary>Adds the shells to a program.</summary>
public static class ShellRegistration
{
    /// <summary>Adds the one <see cref="IShellFactory"/> with these limits, or the defaults; it is closed with the program.</summary>
    public static IServiceCollection AddShells(this IServiceCollection services, ShellOptions? options = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new Shells(
            options ?? new ShellOptions(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IMeterFactory>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetService<ILoginKeys>()));
        services.TryAddSingleton<IShellFactory>(provider => provider.GetRequiredService<Shells>());
        return services;
    }
}
