using Fairlead.Core.Identity;

namespace Fairlead.Gateway.Identity;

/// <summary>Knows users who are not there themselves: what is done for them later is done with the rights they have then.</summary>
public interface IPrincipals
{
    /// <summary>The user of that name as things are now, with all that they have, or null where this gateway does not know them (any more).</summary>
    Task<Principal?> FindAsync(string user, CancellationToken cancellationToken);
}
