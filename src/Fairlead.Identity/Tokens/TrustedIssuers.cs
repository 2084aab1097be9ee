using System.Collections.Frozen;
using Fairlead.Identity.Names;
using Fairlead.Identity.Signatures;

namespace Fairlead.Identity.Tokens;

/// <summary>One whose delegation tokens are believed.</summary>
/// <param name="Key">The key it signs with.</param>
/// <param name="ValidUntil">Until when.</param>
/// <param name="IsOwn">Whether it is this gateway.</param>
internal sealed record TrustedIssuer(VerificationKey Key, DateTimeOffset ValidUntil, bool IsOwn);

/// <summary>Those whose delegation tokens are believed, by their X.500 names: this gateway, and the others of the configuration.</summary>
internal sealed class TrustedIssuers
{
    private readonly FrozenDictionary<DistinguishedName, TrustedIssuer> _byName;
    private readonly DistinguishedName _own;

    /// <param name="key">The key of this gateway.</param>
    /// <param name="gateways">The other gateways.</param>
    public TrustedIssuers(GatewayKey key, TrustedGateways gateways)
    {
        _own = key.Name;
        var all = gateways.All.ToDictionary(g => g.Name, g => new TrustedIssuer(g.Key, g.ValidUntil, IsOwn: false));
        all[key.Name] = new TrustedIssuer(VerificationKey.OfCertificate(key.Certificate), key.ValidUntil, IsOwn: true);
        _byName = all.ToFrozenDictionary();
    }

    /// <summary>The issuer of that name whose certificate is still good, or null.</summary>
    public TrustedIssuer? Find(string name, DateTimeOffset now) =>
        DistinguishedName.TryParse(name, out var parsed) && _byName.TryGetValue(parsed, out var issuer) && now < issuer.ValidUntil ? issuer : null;

    /// <summary>Whether the name is that of this gateway.</summary>
    public bool IsOwn(string name) => DistinguishedName.TryParse(name, out var parsed) && parsed.Equals(_own);
}
