using System.Collections.Immutable;

namespace Fairlead.Gateway.Logins;

/// <summary>An OAuth 2 provider (RFC 6749) at which people log in with a browser. The gateway has to believe its access tokens.</summary>
public sealed record SignOnOptions
{
    /// <summary>Where people log in.</summary>
    public required Uri AuthorizationEndpoint { get; init; }

    /// <summary>Where a code is exchanged for a token.</summary>
    public required Uri TokenEndpoint { get; init; }

    /// <summary>Where the provider says who somebody is, or null where first name and surname are not asked for.</summary>
    public Uri? UserInfoEndpoint { get; init; }

    /// <summary>Where the provider sends the browser afterwards, as people reach it; null for the address of the request.</summary>
    public Uri? RedirectAddress { get; init; }

    /// <summary>What is asked for.</summary>
    public ImmutableArray<string> Scopes { get; init; } = ["openid", "profile"];

    /// <summary>The gateway's name at the provider.</summary>
    public required string ClientId { get; init; }

    /// <summary>Its secret there.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>How long the token is good that people get. Default: 24 hours.</summary>
    public TimeSpan SessionDuration { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Never the secret.</summary>
    public override string ToString() => $"{ClientId} at {AuthorizationEndpoint}";
}
