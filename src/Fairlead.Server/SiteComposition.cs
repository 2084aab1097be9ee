using Fairlead.Server.Configuration;
using Fairlead.Server.Configuration.Sections;
using Fairlead.Shell;
using Fairlead.Sites.Local;
using Fairlead.Sites.Slurm;
using Fairlead.Storages;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Server;

/// <summary>Adds the sites of the configuration, each with the way to its files.</summary>
internal static class SiteComposition
{
    public static IServiceCollection AddConfiguredSites(this IServiceCollection services, FairleadConfiguration configuration)
    {
        services.AddShells();
        services.AddStorages(configuration.Egress);
        foreach (var bucket in configuration.Buckets)
        {
            services.AddSingleton(bucket);
        }

        foreach (var site in configuration.Sites)
        {
            services.AddSite(site);
            services.AddSingleton(provider => FilesOf(site, provider.GetRequiredService<IShellFactory>()));
        }

        return services;
    }

    private static void AddSite(this IServiceCollection services, SiteOptions site)
    {
        switch (site)
        {
            case SiteOptions.Local local:
                services.AddLocalSite(local.Profile, local.Options);
                break;
            case SiteOptions.Slurm slurm:
                services.AddSlurmSite(slurm.Profile, slurm.Options, slurm.Access);
                break;
        }
    }

    private static StorageSite FilesOf(SiteOptions site, IShellFactory shells) =>
        new(site.Profile.Name, account => site.Access.For(account) is var access and not ShellAccess.Own ? shells.Get(access) : null)
        {
            ShellInGroups = (account, groups) => shells.Get(site.Access.For(account, groups)),
        };
}
