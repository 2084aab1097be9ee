using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Jobs;

/// <summary>Which queues of a site somebody may use: all, or those that the configuration limits them to.</summary>
public static class QueueRules
{
    /// <summary>The queues they are limited to at that site, the preferred one first; empty where there is no limit.</summary>
    public static ImmutableArray<string> Of(Principal principal, SiteProfile site) => principal.Queues.GetValueOrDefault(site.Name, []);

    /// <summary>The description with the queue it goes to where it names none and the site's own is not for them.</summary>
    public static JobDescription Apply(Principal principal, JobDescription description, SiteProfile site) =>
        Of(principal, site) is [var first, ..] queues && (site.DefaultQueue is null || !queues.Contains(site.DefaultQueue))
            ? description.WithResources(r => r.Queue is null ? r with { Queue = first } : r)
            : description;

    /// <summary>Why they may not use the queue that is asked for, or null.</summary>
    public static Refusal? Check(Principal principal, JobDescription description, SiteProfile site) =>
        Of(principal, site) is { IsEmpty: false } queues && description.AllResources.Select(r => r.Queue).FirstOrDefault(q => q is not null && !queues.Contains(q)) is { } queue
            ? Refusal.Invalid("queue", $"{principal.User} may not use the queue '{queue}' on {site.Name}, only: {string.Join(", ", queues)}.")
            : null;
}
