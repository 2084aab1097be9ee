using System.Security.Cryptography;
using System.Text;
using Fairlead.Core;
using Fairlead.Identity.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Fairlead.Identity.OpenIdConnect;

/// <summary>
/// Checks tokens that an issuer has signed: by its keys, for us, in their time. One that was found right is not checked again for a minute, unless the
/// issuer has been asked for its keys since, or the token has ended.
/// </summary>
/// <param name="options">The issuer.</param>
/// <param name="metadata">Its keys.</param>
/// <param name="clock">Says when a token has ended.</param>
internal sealed class JwtCheck(IssuerOptions options, IssuerMetadata metadata, TimeProvider clock)
{
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    // Signatures that only the issuer can make: with a secret that is shared, whoever checks could sign as well.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private const int MaxChecked = 4096;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly ExpiringLru<string, Checked> _checked = new(MaxChecked, clock);
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <summary>The claims of the token; refused where it is not valid, or while the issuer cannot be asked for its keys.</summary>
    public async Task<Outcome<IssuerClaims>> RunAsync(JsonWebToken token, CancellationToken cancellationToken)
    {
        if (!(await metadata.GetAsync(cancellationToken)).TryGet(out var known, out var refusal))
        {
            return refusal;
        }

        var fingerprint = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token.EncodedToken)));
        if (_checked.TryGet(fingerprint, out var recent) && ReferenceEquals(recent.With, known))
        {
            return recent.Claims;
        }

        var result = await ValidateAsync(token, known);
        if (!result.IsValid && result.Exception is SecurityTokenInvalidSignatureException && known.Keys.All(k => k.KeyId != token.Kid))
        {
            // The issuer may have new keys.
            if (!(await metadata.LookAgainAsync(cancellationToken)).TryGet(out known, out refusal))
            {
                return refusal;
            }

            result = await ValidateAsync(token, known);
        }

        if (!result.IsValid || IssuerClaims.Read(Base64UrlEncoder.DecodeBytes(token.EncodedPayload)) is not { } claims)
        {
            return Wrong(result.Exception);
        }

        var left = claims.Time("exp") - clock.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            _checked.Set(fingerprint, new Checked(claims, known), left < Longest ? left : Longest);
        }

        return claims;
    }

    private Task<TokenValidationResult> ValidateAsync(JsonWebToken token, Discovered known) => _handler.ValidateTokenAsync(token.EncodedToken, new TokenValidationParameters
    {
        ValidIssuer = known.Issuer,
        ValidAudiences = options.Audiences,
        IssuerSigningKeys = known.Keys,
        ValidAlgorithms = Algorithms,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        RequireAudience = true,
        LifetimeValidator = (from, until, _, _) => until > (clock.GetUtcNow() - Skew).UtcDateTime && (from is null || from <= (clock.GetUtcNow() + Skew).UtcDateTime),
    });

    private static Refusal Wrong(Exception? why) => new(RefusalKind.Unauthenticated, why switch
    {
        SecurityTokenInvalidAudienceException => "The token is not for this gateway.",
        SecurityTokenInvalidLifetimeException or SecurityTokenNoExpirationException => "The token is not valid now: it is over, has not begun, or has no end.",
        _ => "The token is not valid: its issuer has not signed it so.",
    });

    private sealed record Checked(IssuerClaims Claims, Discovered With);
}
