using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;

namespace Fairlead.Identity.Tokens;

/// <summary>The gateways of the configuration that have an address.</summary>
/// <param name="gateways">All that are trusted.</param>
/// <param name="tokens">Issues tokens.</param>
internal sealed class PeerGateways(TrustedGateways gateways, ITokenIssuer tokens) : IPeerGateways
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public PeerGateway? Find(Uri address) => gateways.All
        .Where(g => g.Address is { } known && Uri.Compare(known, address, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0)
        .Select(g => new PeerGateway(g.Address!, g.Name.ToString(), g.CertificateHash)) // filtered above
        .FirstOrDefault();

    /// <inheritdoc/>
    /// <remarks>What was preferred here means nothing there. The token goes to the peer and never to the user, so it is no renewal of what they showed.</remarks>
    public Outcome<string> TokenFor(Principal principal, PeerGateway peer) =>
        tokens.Issue(principal with { Preferences = Preferences.None, MayIssueTokens = true }, new TokenRequest(Lifetime) { Audience = peer.Name });
}
