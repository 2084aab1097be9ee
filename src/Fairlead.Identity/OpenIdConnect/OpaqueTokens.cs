using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fairlead.Core;
using Microsoft.Extensions.Logging;

namespace Fairlead.Identity.OpenIdConnect;

/// <summary>Asks an issuer about tokens that say nothing by themselves.</summary>
/// <param name="options">The issuer.</param>
/// <param name="metadata">Where to ask.</param>
/// <param name="http">The way there.</param>
/// <param name="clock">Says when a token has ended.</param>
/// <param name="logger">Hears where the issuer does not answer.</param>
internal sealed class OpaqueTokens(IssuerOptions options, IssuerMetadata metadata, HttpClient http, TimeProvider clock, ILogger<OpaqueTokens> logger)
{
    private static readonly Refusal NotValid = new(RefusalKind.Unauthenticated, "The token is not valid: its issuer does not know it.");

    /// <summary>What the issuer says of the token; refused where it does not know it, or where it does not answer.</summary>
    public async Task<Outcome<IssuerClaims>> AskAsync(string token, CancellationToken cancellationToken)
    {
        if (!(await metadata.GetAsync(cancellationToken)).TryGet(out var known, out var refusal))
        {
            return refusal;
        }

        using var request = options.Opaque switch
        {
            OpaqueCheck.Introspection i when known.Introspection is { } address => Introspect(i, address, token),
            OpaqueCheck.UserInfo when known.UserInfo is { } address => AskWho(address, token),
            _ => null,
        };
        if (request is null)
        {
            return Away("It has no such endpoint.");
        }

        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return options.Opaque is OpaqueCheck.UserInfo && response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? NotValid
                : !response.IsSuccessStatusCode || IssuerClaims.Read(await response.Content.ReadAsByteArrayAsync(cancellationToken)) is not { } claims
                ? Away($"It answered {(int)response.StatusCode}.")
                : options.Opaque is OpaqueCheck.UserInfo ? claims
                : Check(claims, known);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return Away(e.Message);
        }
    }

    private Outcome<IssuerClaims> Check(IssuerClaims claims, Discovered known)
    {
        if (!claims.IsTrue("active") || claims.Time("exp") <= clock.GetUtcNow() || (claims.Text("iss") is { } issuer && issuer != known.Issuer))
        {
            return NotValid;
        }

        return claims.Texts("aud").Any(a => options.Audiences.Contains(a))
            ? claims
            : new Refusal(RefusalKind.Unauthenticated, "The token is not for this gateway.");
    }

    private static HttpRequestMessage Introspect(OpaqueCheck.Introspection client, Uri address, string token)
    {
        // RFC 6749, 2.3.1: both parts are form-encoded first.
        var credentials = $"{WebUtility.UrlEncode(client.ClientId)}:{WebUtility.UrlEncode(client.ClientSecret)}";
        return new HttpRequestMessage(HttpMethod.Post, address)
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(credentials))) },
            Content = new FormUrlEncodedContent([KeyValuePair.Create("token", token), KeyValuePair.Create("token_type_hint", "access_token")]),
        };
    }

    private static HttpRequestMessage AskWho(Uri address, string token) =>
        new(HttpMethod.Get, address) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };

    private Refusal Away(string why)
    {
        logger.IssuerSilent(options.Authority, why);
        return Refusal.Unavailable("The issuer of the token does not answer; the token cannot be checked now.");
    }
}
