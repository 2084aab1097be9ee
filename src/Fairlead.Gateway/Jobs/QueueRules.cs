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
        description.Resources.Queue is null && Of(principal, site) is [var first, ..] queues && (site.DefaultQueue is null || !queues.Contains(site.DefaultQueue))
            ? description with { Resources = description.Resources with { Queue = first } }
            : description;

    /// <summary>Why they may not use the queue that is asked for, or null.</summary>
    public static Refusal? Check(Principal principal, ResourceRequest request, SiteProfile site) =>
        request.Queue is { } queue && Of(principal, site) is { IsEmpty: false } queues && !queues.Contains(queue)
            ? Refusal.Invalid("queue", $"{principal.User} may not use the queue '{queue}' on {site.Name}, only: {string.Join(", ", queues)}.")
            : null;
}
