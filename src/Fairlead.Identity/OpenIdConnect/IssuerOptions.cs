using System.Collections.Immutable;

namespace Fairlead.Identity.OpenIdConnect;

/// <summary>An OpenID Connect issuer whose access tokens are believed.</summary>
public sealed record IssuerOptions
{
    /// <summary>Its address, below which <c>/.well-known/openid-configuration</c> is: https, or http on this host.</summary>
    public required Uri Authority { get; init; }

    /// <summary>Whom its tokens have to be for; at least one. A token that somebody got for another service is worth nothing here.</summary>
    public required ImmutableArray<string> Audiences { get; init; }

    /// <summary>The claim with the name of the user. Default: <c>sub</c>, the only one that an issuer never gives to somebody else.</summary>
    public string UserClaim { get; init; } = "sub";

    /// <summary>The claim with the groups of the user, in addition to those of the configuration; null for none.</summary>
    public string? GroupsClaim { get; init; }

    /// <summary>Claims that a token must have, each with one of its values.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Required { get; init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Whether those whom the configuration does not name are users all the same.</summary>
    public bool AutoCreate { get; init; }

    /// <summary>The accounts of such users, by site; <c>{user}</c> stands for the user's name. A site that is not named uses its own rule.</summary>
    public ImmutableDictionary<string, string> Accounts { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>How tokens without a form of their own are checked.</summary>
    public OpaqueCheck Opaque { get; init; } = new OpaqueCheck.Refused();
}

/// <summary>How the issuer is asked about tokens that say nothing by themselves.</summary>
public abstract record OpaqueCheck
{
    private OpaqueCheck()
    {
    }

    /// <summary>They are not taken.</summary>
    public sealed record Refused : OpaqueCheck;

    /// <summary>By introspection (RFC 7662); the audience is checked.</summary>
    public sealed record Introspection(string ClientId, string ClientSecret) : OpaqueCheck
    {
        /// <summary>The client only.</summary>
        public override string ToString() => $"introspection as {ClientId}";
    }

    /// <summary>By asking who the user is. The issuer does not say for whom the token is: any service that gets one could act for the user here.</summary>
    public sealed record UserInfo : OpaqueCheck;
}

/// <summary>All issuers.</summary>
/// <param name="All">At most one of them takes opaque tokens: these do not say whose they are, and are shown to nobody else.</param>
public sealed record Issuers(ImmutableArray<IssuerOptions> All)
{
    /// <summary>None.</summary>
    public static readonly Issuers None = new([]);
}
