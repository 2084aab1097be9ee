using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Jobs;

/// <summary>Who may see and change which job. The only place that decides it.</summary>
public static class JobAccess
{
    /// <summary>The job for its owner and for administrators; for everybody else, and once it is discarded, it does not exist.</summary>
    public static Outcome<Job> For(Principal principal, Job? job) =>
        job is { Discarded: false } && (principal.IsAdmin || job.Owner == principal.User) ? job : Refusal.NotFound("such job");
}
