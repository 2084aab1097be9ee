using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Identity;

/// <summary>Tokens with which the programs of a job act for its owner, as long as the job is not over.</summary>
public interface IJobTokens
{
    /// <summary>A signed token in compact form (RFC 7519) for the programs of the job; only this gateway believes it.</summary>
    string Issue(Job job);

    /// <summary>
    /// The owner of the job whose token it is, with no other role than that of a user; <see cref="RefusalKind.Unauthenticated"/> where it has ended, or the job
    /// has; null where it is no token of a job.
    /// </summary>
    Task<Outcome<Principal>?> ReadAsync(string token, CancellationToken cancellationToken);
}
