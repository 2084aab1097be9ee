using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Fairlead.Core;
using Fairlead.Gateway.Identity;
using Fairlead.Storages.Staging;
using Fairlead.Storages.Streams;

namespace Fairlead.Storages.Gateways;

/// <summary>
/// Speaks to one other gateway under the egress policy. Its certificate is the one of the configuration, or one that the host's authorities have signed.
/// </summary>
internal sealed class GatewayClient : IDisposable
{
    private const int MostErrorBytes = 64 * 1024;
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client;
    private readonly string _name;

    public GatewayClient(PeerGateway peer, EgressPolicy policy)
    {
        _name = peer.Address.Authority;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = ConnectLimit,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectCallback = new EgressConnection(policy).OpenAsync,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            errors is System.Net.Security.SslPolicyErrors.None
            || (certificate is X509Certificate2 shown && shown.GetCertHashString(HashAlgorithmName.SHA256).Equals(peer.CertificateHash, StringComparison.OrdinalIgnoreCase));
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("Fairlead");
    }

    /// <summary>Sends a request.</summary>
    /// <returns>An answer that says yes; the caller disposes it.</returns>
    public async Task<Outcome<HttpResponseMessage>> SendAsync(HttpRequestMessage request, string accept, CancellationToken cancellationToken)
    {
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        try
        {
            var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                return await ExplainAsync(response, cancellationToken);
            }
        }
        catch (HttpRequestException e) when (e.InnerException is SourceLostException lost)
        {
            return lost.Refusal;
        }
        catch (HttpRequestException e) when (e.InnerException is EgressRefusedException refused)
        {
            return Refusal.Forbidden(refused.Message);
        }
        catch (HttpRequestException e)
        {
            return Refusal.Unavailable(e.InnerException is SocketException s ? $"There is no connection to {_name}: {s.Message}." : $"{_name} does not answer: {e.Message}");
        }
        catch (IOException e)
        {
            return Refusal.Unavailable($"The connection to {_name} broke: {e.Message}");
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested && e.InnerException is TimeoutException)
        {
            return Refusal.Unavailable($"No connection to {_name} came about within {ConnectLimit}.");
        }
    }

    /// <summary>Asks for a document.</summary>
    public async Task<Outcome<JsonDocument>> AskAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!(await SendAsync(request, "application/json", cancellationToken)).TryGet(out var response, out var refusal))
        {
            return refusal;
        }

        using (response)
        {
            try
            {
                await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
                await using var limited = new LimitedStream(body, RequestLimit);
                return await JsonDocument.ParseAsync(limited, cancellationToken: cancellationToken);
            }
            catch (Exception e) when (e is JsonException or IOException or HttpRequestException or SizeLimitException)
            {
                return Refusal.Unavailable($"{_name} gave no document that can be read: {e.Message}");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private const long RequestLimit = 64 * 1024 * 1024;

    private async Task<Refusal> ExplainAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var message = $"{_name} says: {await MessageAsync(response, cancellationToken) ?? $"{(int)response.StatusCode} {response.ReasonPhrase}"}";
        return response.StatusCode switch
        {
            HttpStatusCode.NotFound => new Refusal(RefusalKind.NotFound, message),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Refusal.Forbidden(message),
            HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => Refusal.Unavailable(message),
            _ => Refusal.Conflict(message),
        };
    }

    private static async Task<string?> MessageAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers is not { ContentType.MediaType: "application/json", ContentLength: > 0 and <= MostErrorBytes })
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("errorMessage", out var text) && text.ValueKind is JsonValueKind.String
                ? text.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
