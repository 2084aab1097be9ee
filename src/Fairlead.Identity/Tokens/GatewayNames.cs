using Fairlead.Gateway.Identity;
using Fairlead.Identity.Names;
using Fairlead.Identity.Users;

namespace Fairlead.Identity.Tokens;

/// <summary>The names of users as configured or made, and of the gateway as its certificate says.</summary>
internal sealed class GatewayNames(UserDirectory users, GatewayKey key) : INames
{
    /// <inheritdoc/>
    public string Gateway { get; } = key.Name.ToString();

    /// <inheritdoc/>
    public string? Canonical(string name) => DistinguishedName.TryParse(name, out var parsed) ? parsed.ToString() : null;

    /// <inheritdoc/>
    public string Of(string user) => users.NameOf(user).ToString();
}
