using System.Diagnostics.Metrics;
using Fairlead.Gateway.Faults;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Shell;
using Fairlead.Sites.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Fairlead.Sites.Slurm;

/// <summary>Adds Slurm sites to a gateway.</summary>
public static class SlurmRegistration
{
    /// <summary>Adds a site; sites are served in the order in which they are added. Needs the shells (<see cref="ShellRegistration.AddShells"/>).</summary>
    /// <param name="services">The gateway.</param>
    /// <param name="profile">What the configuration says of the site.</param>
    /// <param name="options">Its Slurm part; see <see cref="Problems"/>.</param>
    /// <param name="access">The way to its commands.</param>
    public static IServiceCollection AddSlurmSite(this IServiceCollection services, SiteProfile profile, SlurmOptions options, SiteAccess access)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IFaultPoint, NoFaults>();
        services.TryAddSingleton(provider => new SiteMeters(provider.GetRequiredService<IMeterFactory>()));
        services.AddSingleton<ISite>(provider => new SlurmSite(profile, options, access, new SlurmSurroundings(
            provider.GetRequiredService<IShellFactory>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<SiteMeters>(),
            provider.GetRequiredService<IFaultPoint>(),
            provider.GetRequiredService<ILogger<SlurmSite>>())
        {
            Secrets = provider.GetService<OpenJobSecrets>(),
        }));
        return services;
    }

    /// <summary>What is wrong with a site's configuration beyond the values of single keys: each with the key and what would be right.</summary>
    public static IEnumerable<string> Problems(SiteProfile profile, SlurmOptions options, SiteAccess access)
    {
        if ((options.WatchAccount ?? access.DefaultWatcher ?? profile.Accounts.Default) is null)
        {
            yield return "watchAccount is needed: the account that looks at the queue for everybody.";
        }

        if (!profile.Workspace.StartsWith('/'))
        {
            yield return $"workspace must be an absolute path, not '{profile.Workspace}'.";
        }

        if (options.CommandDirectory is { } directory && !directory.StartsWith('/'))
        {
            yield return $"commandDirectory must be an absolute path, not '{directory}'.";
        }
    }
}
