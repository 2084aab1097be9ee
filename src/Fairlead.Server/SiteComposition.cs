using Fairlead.Server.Configuration;
using Fairlead.Server.Configuration.Sections;
using Fairlead.Shell;
using Fairlead.Storages;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Server;

/// <summary>Adds the sites of the configuration, each with the way to its files.</summary>
internal static class SiteComposition
{
    public static IServiceCollection AddConfiguredSites(this IServiceCollection services, FairleadConfiguration configuration)
    {
        services.AddShells();
        services.AddStorages();
        foreach (var site in configuration.Sites)
        {
            services.AddSingleton(provider => FilesOf(site, provider.GetRequiredService<IShellFactory>()));
        }

        return services;
    }

    private static StorageSite FilesOf(SiteOptions site, IShellFactory shells) =>
        new(site.Profile.Name, account => site.AccessOf(account) is ShellAccess.Own ? null : shells.Get(site.AccessOf(account)));
}
