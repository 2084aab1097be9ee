using Fairlead.Core;
using Fairlead.Core.Identity;

namespace Fairlead.Gateway.Identity;

/// <summary>Another gateway at which this one acts for its users.</summary>
/// <param name="Address">Scheme, host and port.</param>
/// <param name="Name">Its X.500 name.</param>
/// <param name="CertificateHash">SHA-256 of its certificate as hexadecimal digits: that one is believed whoever has signed it.</param>
public sealed record PeerGateway(Uri Address, string Name, string CertificateHash);

/// <summary>
/// The other gateways at which this one acts for its users. A token goes to no other: whoever got one could act for the user with it.
/// </summary>
public interface IPeerGateways
{
    /// <summary>The gateway at an address, or null where it is not one of them.</summary>
    PeerGateway? Find(Uri address);

    /// <summary>A short-lived token with which this gateway acts for the principal at the peer, and nowhere else.</summary>
    Outcome<string> TokenFor(Principal principal, PeerGateway peer);
}
