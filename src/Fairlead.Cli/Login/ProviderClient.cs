using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Core;

namespace Fairlead.Cli.Login;

/// <summary>What a gateway's OpenID provider is asked (RFC 7591, RFC 8628, RFC 7009).</summary>
internal sealed class ProviderClient : IDisposable
{
    private const string DeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
    private const int MaxAnswer = 1024 * 1024;
    private readonly HttpClient _http;
    private readonly string _server;

    /// <param name="server">Scheme, host and port of the gateway.</param>
    /// <param name="certificate">The only certificate that is believed, or null for those of authorities.</param>
    public ProviderClient(string server, X509Certificate2? certificate)
    {
        _server = server;
        _http = new HttpClient(certificate is null ? new SocketsHttpHandler { AllowAutoRedirect = false } : OneCertificate.Believing(certificate))
        {
            Timeout = TimeSpan.FromSeconds(30),
            MaxResponseContentBufferSize = MaxAnswer,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Registers this program.</summary>
    public Task<Outcome<JsonObject>> RegisterAsync(string name, CancellationToken cancellationToken) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, Address("register"))
        {
            Content = JsonContent.Create(new JsonObject { ["client_name"] = name, ["grant_types"] = new JsonArray(DeviceGrant, "refresh_token") }),
        },
        cancellationToken);

    /// <summary>Begins a login.</summary>
    public Task<Outcome<JsonObject>> BeginAsync(NetworkCredential client, CancellationToken cancellationToken) =>
        PostAsync("devicecode", client, cancellationToken, ("scope", "openid profile offline_access"));

    /// <summary>Asks whether somebody has confirmed the login; the error is the first word of the refusal.</summary>
    public Task<Outcome<JsonObject>> AskAsync(NetworkCredential client, string deviceCode, CancellationToken cancellationToken) =>
        PostAsync("token", client, cancellationToken, ("grant_type", DeviceGrant), ("device_code", deviceCode));

    /// <summary>Gets another token.</summary>
    public Task<Outcome<JsonObject>> RenewAsync(NetworkCredential client, string refreshToken, CancellationToken cancellationToken) =>
        PostAsync("token", client, cancellationToken, ("grant_type", "refresh_token"), ("refresh_token", refreshToken));

    /// <summary>Ends what another token can be had with.</summary>
    public Task<Outcome<JsonObject>> RevokeAsync(NetworkCredential client, string refreshToken, CancellationToken cancellationToken) =>
        PostAsync("revoke", client, cancellationToken, ("token", refreshToken));

    /// <summary>Whose token it is.</summary>
    public Task<Outcome<JsonObject>> WhoAsync(string token, CancellationToken cancellationToken) => SendAsync(
        new HttpRequestMessage(HttpMethod.Get, Address("userinfo")) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } }, cancellationToken);

    private Task<Outcome<JsonObject>> PostAsync(string path, NetworkCredential client, CancellationToken cancellationToken, params (string Name, string Value)[] form) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, Address(path))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client.UserName}:{client.Password}"))) },
            Content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        },
        cancellationToken);

    private Uri Address(string path) => new($"{_server}/oidc/{path}");

    /// <summary>The answer; where it is no, the provider's word for it in <see cref="Refusal.Field"/>.</summary>
    private async Task<Outcome<JsonObject>> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var sent = request;
        try
        {
            using var answer = await _http.SendAsync(sent, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            var document = text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject;
            return answer.IsSuccessStatusCode && document is not null
                ? document
                : Refusal.Invalid($"{document?["error"]}", $"{_server} answered {(int)answer.StatusCode}: {document?["error_description"] ?? "there is no login for programs at this address."}");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var hint = e.InnerException is AuthenticationException ? " Where its certificate is one of its own making, name a copy of it: --certificate FILE." : string.Empty;
            return Refusal.Unavailable($"{_server} cannot be reached: {e.Message}{hint}");
        }
    }
}
