using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Microsoft.Extensions.Logging;

namespace Fairlead.Identity.Vault;

/// <summary>What Vault answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="Document">The answer; empty where it has none.</param>
internal sealed record VaultAnswer(HttpStatusCode Status, JsonObject Document)
{
    /// <summary>Whether it did what it was asked for.</summary>
    public bool IsGood => (int)Status is >= 200 and < 300;

    /// <summary>What it complains about, on one line.</summary>
    public string Complaint => Document["errors"] is JsonArray { Count: > 0 } errors
        ? string.Join("; ", errors.Select(e => e?.ToString().ReplaceLineEndings(" ").Trim()))
        : $"status {(int)Status}";
}

/// <summary>One request to Vault's HTTP API and its answer. Knows nothing of logins; redirects are not followed, for they would carry the token elsewhere.</summary>
internal sealed class VaultHttp : IDisposable
{
    private const int MaxAnswer = 1024 * 1024;
    private readonly VaultOptions _options;
    private readonly ILogger<VaultHttp> _logger;
    private readonly HttpClient _http;

    public VaultHttp(VaultOptions options, ILogger<VaultHttp> logger)
    {
        (_options, _logger) = (options, logger);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = options.TimeLimit, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        if (options.Authorities is { } authorities)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities);
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        }

        _http = new HttpClient(handler) { Timeout = options.TimeLimit, MaxResponseContentBufferSize = MaxAnswer };
    }

    /// <summary>The answer; refused where there is none, or where Vault is sealed or not ready.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path below <c>/v1/</c>.</param>
    /// <param name="token">The token, or null for none.</param>
    /// <param name="body">What is sent, or null for nothing.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Outcome<VaultAnswer>> SendAsync(HttpMethod method, string path, string? token, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri($"{_options.Address.AbsoluteUri.TrimEnd('/')}/v1/{path}"));
        request.Headers.Add("X-Vault-Request", "true");
        if (token is not null)
        {
            request.Headers.Add("X-Vault-Token", token);
        }

        if (_options.Namespace is { } space)
        {
            request.Headers.Add("X-Vault-Namespace", space);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            var answer = new VaultAnswer(response.StatusCode, Read(await response.Content.ReadAsStringAsync(cancellationToken)));
            return response.StatusCode is HttpStatusCode.ServiceUnavailable ? Away(NotReady(answer))
                : (int)response.StatusCode >= 500 ? Away($"Vault failed: {answer.Complaint}.")
                : answer;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return Away($"Vault at {_options.Address} does not answer: {Reason(e)}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static JsonObject Read(string text) => text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? throw new JsonException("Its answer is no JSON object.");

    private static string NotReady(VaultAnswer answer) => answer.Complaint.Contains("sealed", StringComparison.OrdinalIgnoreCase)
        ? "Vault is sealed: somebody has to unseal it."
        : $"Vault is not ready: {answer.Complaint}.";

    private string Reason(Exception e) => e is OperationCanceledException ? $"no answer within {_options.TimeLimit.TotalSeconds} s." : (e.InnerException ?? e).Message;

    private Refusal Away(string why)
    {
        _logger.VaultAway(why);
        return Refusal.Unavailable(why);
    }
}
