using Fairlead.Gateway.Faults;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Shell;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Sites.Local;

/// <summary>Adds local sites to a program.</summary>
public static class LocalRegistration
{
    /// <summary>Adds the local site that <paramref name="profile"/> describes. It needs an <see cref="IShellFactory"/> beside it.</summary>
    public static IServiceCollection AddLocalSite(this IServiceCollection services, SiteProfile profile, LocalOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IFaultPoint, NoFaults>();
        services.AddKeyedSingleton(profile.Name, (provider, _) => new LocalSite(
            profile,
            options,
            new LocalSurroundings(
                provider.GetRequiredService<IShellFactory>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<IFaultPoint>(),
                provider.GetRequiredService<ILogger<LocalSite>>())
            {
                Secrets = provider.GetService<OpenJobSecrets>(),
            }));
        services.AddSingleton<ISite>(provider => provider.GetRequiredKeyedService<LocalSite>(profile.Name));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<LocalSite>(profile.Name));
        return services;
    }
}
