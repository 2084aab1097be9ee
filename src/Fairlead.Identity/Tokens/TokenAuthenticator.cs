using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Fairlead.Identity.Names;
using Fairlead.Identity.Users;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Fairlead.Identity.Tokens;

/// <summary>Believes the tokens that this gateway has signed, and leaves those that name another issuer to others.</summary>
/// <param name="key">The one key and algorithm that count; what a token says of either is not asked.</param>
/// <param name="users">Whom a token can stand for.</param>
/// <param name="options">How long a token may be valid.</param>
/// <param name="clock">Says when one has ended.</param>
/// <param name="logger">Hears of forged tokens.</param>
internal sealed class TokenAuthenticator(GatewayKey key, UserDirectory users, IdentityOptions options, TimeProvider clock, ILogger<TokenAuthenticator> logger)
    : IAuthenticator
{
    private const int MaxTokenLength = 16 * 1024;
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = MaxTokenLength, MapInboundClaims = false };

    /// <inheritdoc/>
    public async Task<Outcome<Principal>?> AuthenticateAsync(Credential credential, CancellationToken cancellationToken)
    {
        if (credential is not Credential.BearerToken { Token: var text } || Read(text) is not { } token || !IsOurs(token))
        {
            return null;
        }

        var problem = await ProblemOfAsync(token, text);
        if (problem is null && DistinguishedName.TryParse(token.Subject, out var name) && users.Find(name) is { } user)
        {
            return users.PrincipalOf(user, AuthenticationMethod.SignedToken) with
            {
                MayIssueTokens = Says(token, Claims.Renewable),
                ValidUntil = new DateTimeOffset(token.ValidTo, TimeSpan.Zero),
            };
        }

        logger.TokenWrong(problem ?? "unknown subject", credential.Address ?? "(unknown)");
        return new Refusal(RefusalKind.Unauthenticated, "The token is not valid, or no longer.");
    }

    private static JsonWebToken? Read(string text)
    {
        if (text.Length > MaxTokenLength || text.AsSpan().Count('.') != 2)
        {
            return null;
        }

        try
        {
            return new JsonWebToken(text);
        }
        catch (ArgumentException)
        {
            // Not a token of this form: another authenticator may know it.
            return null;
        }
    }

    private bool IsOurs(JsonWebToken token) =>
        token.TryGetPayloadValue<string>(Claims.Issuer, out var issuer) && DistinguishedName.TryParse(issuer, out var name) && name.Equals(key.Name);

    private async Task<string?> ProblemOfAsync(JsonWebToken token, string text)
    {
        var result = await _handler.ValidateTokenAsync(text, new TokenValidationParameters
        {
            ValidAlgorithms = [key.Algorithm],
            IssuerSigningKey = key.SigningKey,
            TryAllIssuerSigningKeys = true,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (_, expires, _, _) => expires is { } end && IsAlive(token, end),
            ValidateIssuer = false, // compared as an X.500 name by IsOurs
            ValidateAudience = false, // likewise, below
        });
        if (!result.IsValid)
        {
            return result.Exception?.GetType().Name ?? "not valid";
        }

        if (!Says(token, Claims.Delegation))
        {
            return "not a delegation token";
        }

        return token.Audiences.Any() && !token.Audiences.Any(a => DistinguishedName.TryParse(a, out var name) && name.Equals(key.Name))
            ? "for another audience"
            : null;
    }

    private bool IsAlive(JsonWebToken token, DateTime end)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var from = token.TryGetPayloadValue<long>(Claims.IssuedAt, out _) ? token.IssuedAt : DateTime.MinValue;
        return now < end + Skew && from <= now + Skew && end - from <= options.MaxTokenLifetime;
    }

    private static bool Says(JsonWebToken token, string claim) => token.TryGetPayloadValue<string>(claim, out var value) && value == "true";
}
