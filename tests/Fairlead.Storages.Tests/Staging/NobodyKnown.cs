using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;

namespace Fairlead.Storages.Tests.Staging;

/// <summary>Knows no user: owners have only what is their own.</summary>
internal sealed class NobodyKnown : IPrincipals
{
    public Task<Principal?> FindAsync(string user, CancellationToken cancellationToken) => Task.FromResult<Principal?>(null);
}
