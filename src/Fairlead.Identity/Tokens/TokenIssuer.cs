using System.Text.Json;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Fairlead.Identity.Users;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Fairlead.Identity.Tokens;

/// <summary>Signs tokens that say: whoever shows this acts for the user. Claims as in UNICORE's delegation tokens.</summary>
/// <param name="key">Signs.</param>
/// <param name="options">How long tokens are valid.</param>
/// <param name="clock">Says when a token was issued.</param>
internal sealed class TokenIssuer(GatewayKey key, IdentityOptions options, TimeProvider clock) : ITokenIssuer
{
    private readonly SigningCredentials _credentials = new(key.SigningKey, key.Algorithm);
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <inheritdoc/>
    public string CertificatePem => key.Pem;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> PublicKey { get; } = key.PublicMembers();

    /// <inheritdoc/>
    public Outcome<string> Issue(Principal principal, TokenRequest request)
    {
        if (!principal.MayIssueTokens)
        {
            return Refusal.Forbidden("The token that was shown is not renewable: no other can be had with it.");
        }

        var now = clock.GetUtcNow();
        var lifetime = request.Lifetime ?? options.TokenLifetime;
        if (lifetime < TimeSpan.FromSeconds(1) || lifetime > options.MaxTokenLifetime)
        {
            return Refusal.Invalid("lifetime", $"The token lifetime is 1 to {options.MaxTokenLifetime.TotalSeconds:F0} seconds.");
        }

        if (now + lifetime > key.ValidUntil)
        {
            return Refusal.Invalid("lifetime", $"The token lifetime goes beyond the end of the server's certificate, {key.ValidUntil:u}.");
        }

        return _handler.CreateToken(Payload(principal, request, now, now + lifetime), _credentials);
    }

    /// <inheritdoc/>
    public string Issue(ApiToken token)
    {
        var claims = new Dictionary<string, object>
        {
            [Claims.Use] = Claims.ApiUse,
            [Claims.Id] = token.Id,
            [Claims.Issuer] = key.Name.ToString(),
            [Claims.Subject] = token.Owner,
            [Claims.IssuedAt] = token.CreatedAt.ToUnixTimeSeconds(),
            [Claims.ExpiresAt] = token.ExpiresAt.ToUnixTimeSeconds(),
        };
        return _handler.CreateToken(JsonSerializer.Serialize(claims), _credentials);
    }

    /// <inheritdoc/>
    public string Identify(Principal principal, string issuer, string client, TimeSpan lifetime)
    {
        var now = clock.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            [Claims.Issuer] = issuer,
            [Claims.Subject] = principal.User,
            [Claims.Audience] = client,
            [Claims.IssuedAt] = now.ToUnixTimeSeconds(),
            [Claims.ExpiresAt] = (now + lifetime).ToUnixTimeSeconds(),
            [Claims.PreferredName] = principal.User,
        };
        return _handler.CreateToken(JsonSerializer.Serialize(claims), _credentials);
    }

    // Serialized here rather than by the handler: clients decode the payload as ASCII, and System.Text.Json escapes everything else.
    private string Payload(Principal principal, TokenRequest request, DateTimeOffset from, DateTimeOffset until)
    {
        var claims = new Dictionary<string, object>
        {
            [Claims.Subject] = principal.DistinguishedName,
            [Claims.Issuer] = key.Name.ToString(),
            [Claims.IssuedAt] = from.ToUnixTimeSeconds(),
            [Claims.ExpiresAt] = until.ToUnixTimeSeconds(),
            [Claims.Delegation] = "true",
        };
        if (PreferenceText.Write(principal.Preferences) is { Length: > 0 } preferences)
        {
            claims[Claims.Preferences] = preferences;
        }

        if (request.Renewable)
        {
            claims[Claims.Renewable] = "true";
        }

        if (request.Audience is { } other)
        {
            claims[Claims.Audience] = other;
        }
        else if (request.Limited)
        {
            claims[Claims.Audience] = key.Name.ToString();
        }

        return JsonSerializer.Serialize(claims);
    }
}
