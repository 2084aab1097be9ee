using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;

namespace Fairlead.Identity.Users;

/// <summary>The users of the configuration, as principals.</summary>
internal sealed class KnownPrincipals(UserDirectory users) : IPrincipals
{
    /// <inheritdoc/>
    public Task<Principal?> FindAsync(string user, CancellationToken cancellationToken) =>
        Task.FromResult(users.Find(user) is { } known ? users.PrincipalOf(known, AuthenticationMethod.Password) : null);
}
