using System.Collections.Concurrent;
using Fairlead.Core;
using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Jobs;

/// <summary>
/// The room at the sites that are driven here. A job that comes in while nobody waits is admitted as it is stored, which spares it a commit of its own;
/// all others wait for the admission, which is fair among their owners.
/// </summary>
public sealed class SiteRoom
{
    private readonly ConcurrentDictionary<string, InFlight> _sites = new();

    /// <summary>Takes a place at the site of the job, where there is one and nobody waits.</summary>
    internal bool TryTake(Job job) => _sites.TryGetValue(job.Site, out var site) && site.TryTake(job);

    /// <summary>The job was not stored after all.</summary>
    internal void GiveBack(string site, JobId job)
    {
        if (_sites.TryGetValue(site, out var driven))
        {
            driven.GiveBack(job);
        }
    }

    /// <summary>The site is driven here from now on, until <see cref="Close"/>.</summary>
    internal void Open(string site, InFlight jobs) => _sites[site] = jobs;

    /// <summary>The site is not driven here any more.</summary>
    internal void Close(string site, InFlight jobs) => _sites.TryRemove(KeyValuePair.Create(site, jobs));
}
