using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fairlead.Core;
using Fairlead.Gateway.Logins;
using Microsoft.Extensions.Logging;

namespace Fairlead.Identity.OpenIdConnect;

/// <summary>Asks providers at which people log in with a browser.</summary>
/// <param name="logger">Hears where one does not answer as it should.</param>
internal sealed class SignOnProvider(ILogger<SignOnProvider> logger) : ISignOnProvider, IDisposable
{
    private const int MaxAnswer = 256 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = MaxAnswer,
    };

    /// <inheritdoc/>
    public async Task<Outcome<SignedOn>> ExchangeAsync(SignOnOptions options, string code, string verifier, Uri redirect, CancellationToken cancellationToken)
    {
        try
        {
            if (!(await TokenAsync(options, code, verifier, redirect, cancellationToken)).TryGet(out var token, out var refusal))
            {
                return refusal;
            }

            var about = options.UserInfoEndpoint is { } address ? await AboutAsync(address, token, cancellationToken) : null;
            return new SignedOn(token, about?.Text("firstname") ?? about?.Text("given_name"), about?.Text("surname") ?? about?.Text("family_name"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return Away(options, e.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<Outcome<string>> TokenAsync(SignOnOptions options, string code, string verifier, Uri redirect, CancellationToken cancellationToken)
    {
        // RFC 6749, 2.3.1: both parts are form-encoded first.
        var credentials = $"{WebUtility.UrlEncode(options.ClientId)}:{WebUtility.UrlEncode(options.ClientSecret)}";
        using var request = new HttpRequestMessage(HttpMethod.Post, options.TokenEndpoint)
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(credentials))) },
            Content = new FormUrlEncodedContent(
            [
                KeyValuePair.Create("grant_type", "authorization_code"),
                KeyValuePair.Create("code", code),
                KeyValuePair.Create("redirect_uri", redirect.AbsoluteUri),
                KeyValuePair.Create("code_verifier", verifier),
            ]),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var response = await _http.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.BadRequest)
        {
            return Refusal.Invalid("code", "The provider does not know the code (any more): begin again.");
        }

        return response.IsSuccessStatusCode && IssuerClaims.Read(await response.Content.ReadAsByteArrayAsync(cancellationToken))?.Text("access_token") is { } token
            ? token
            : Away(options, $"It answered {(int)response.StatusCode} without a token.");
    }

    private async Task<IssuerClaims?> AboutAsync(Uri address, string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var response = await _http.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode ? IssuerClaims.Read(await response.Content.ReadAsByteArrayAsync(cancellationToken)) : null;
    }

    private Refusal Away(SignOnOptions options, string why)
    {
        logger.SignOnFailed(options.TokenEndpoint, why);
        return Refusal.Unavailable("The provider of logins does not answer as it should; try again later.");
    }
}
