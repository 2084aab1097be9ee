using Fairlead.Core;
using Fairlead.Core.Identity;

namespace Fairlead.Gateway.Identity;

/// <summary>Issues tokens that this gateway signs with its own key, and believes later.</summary>
public interface ITokenIssuer
{
    /// <summary>A signed token in compact form (RFC 7519) for the principal.</summary>
    /// <returns>The token; refused where the lifetime is out of range, or where the principal came with a token that is not renewable.</returns>
    Outcome<string> Issue(Principal principal, TokenRequest request);

    /// <summary>The API token in compact form, signed.</summary>
    string Issue(ApiToken token);

    /// <summary>A signed statement (OpenID Connect Core, section 2) that the principal has logged in to a client. Nobody can act for them with it.</summary>
    /// <param name="principal">Who has.</param>
    /// <param name="issuer">The address that this gateway is known to the client by.</param>
    /// <param name="client">The client, the only one that is to believe it.</param>
    /// <param name="lifetime">How long it is good.</param>
    string Identify(Principal principal, string issuer, string client, TimeSpan lifetime);

    /// <summary>The public certificate of the gateway in PEM.</summary>
    string CertificatePem { get; }

    /// <summary>The public key of the gateway: the members of a JSON Web Key (RFC 7517) with what it is used for.</summary>
    IReadOnlyDictionary<string, string> PublicKey { get; }
}

/// <summary>What token is wanted.</summary>
/// <param name="Lifetime">How long it is valid; null for the default.</param>
/// <param name="Limited">Only this gateway is to believe it.</param>
/// <param name="Renewable">Whoever has it may get another one with it.</param>
public sealed record TokenRequest(TimeSpan? Lifetime = null, bool Limited = false, bool Renewable = false)
{
    /// <summary>The X.500 name of the only other gateway that is to believe it, or null.</summary>
    public string? Audience { get; init; }
}
