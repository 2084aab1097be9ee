using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Fairlead.Dialects.OpenId.Tests;

/// <summary>A program that somebody logs in from, request by request.</summary>
internal sealed class LoginProgram(Uri server) : IDisposable
{
    public const string DeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

    private readonly HttpClient _http = new() { BaseAddress = new Uri(server, "/oidc/") };
    private AuthenticationHeaderValue? _authorization;

    public string Secret { get; private set; } = string.Empty;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    /// <summary>A program that has registered as PROMINENCE's command-line client does.</summary>
    public static async Task<LoginProgram> RegisterAsync(Uri server, string name = "prominence-user-1")
    {
        var program = new LoginProgram(server);
        var (status, answer) = await program.RegisterAsync(
            $$"""
            {"redirect_uris":["https://x.example.org/redirect_url"],"client_name":{{JsonValue.Create(name).ToJsonString()}},
             "token_endpoint_auth_method":"client_secret_basic","scope":"openid profile email",
             "grant_types":["urn:ietf:params:oauth:grant-type:device_code"],"response_types":["code"]}
            """);
        status.ShouldBe(HttpStatusCode.Created, $"{answer}");
        program.Secret = TextOf(answer, "client_secret");
        program._authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{TextOf(answer, "client_id")}:{program.Secret}")));
        return program;
    }

    public async Task<(HttpStatusCode Status, JsonNode Answer)> RegisterAsync(string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync("register", content, Token);
        return (response.StatusCode, await ReadAsync(response));
    }

    public async Task<DeviceCodes> BeginAsync(string scope = "openid profile email")
    {
        var (status, answer) = await PostAsync("devicecode", ("scope", scope));
        status.ShouldBe(HttpStatusCode.OK, $"{answer}");
        return new DeviceCodes(TextOf(answer, "device_code"), TextOf(answer, "user_code"), new Uri(TextOf(answer, "verification_uri")), answer["expires_in"]!.GetValue<int>());
    }

    public Task<(HttpStatusCode Status, JsonNode Answer)> AskAsync(DeviceCodes codes) =>
        PostAsync("token", ("grant_type", DeviceGrant), ("device_code", codes.Device));

    public Task<(HttpStatusCode Status, JsonNode Answer)> RenewAsync(string refreshToken) =>
        PostAsync("token", ("grant_type", "refresh_token"), ("refresh_token", refreshToken));

    /// <summary>What the provider says instead of a token.</summary>
    public async Task<string> ErrorOf(DeviceCodes codes)
    {
        var (status, answer) = await AskAsync(codes);
        status.ShouldBe(HttpStatusCode.BadRequest);
        return TextOf(answer, "error");
    }

    public async Task<(HttpStatusCode Status, JsonNode Answer)> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))) };
        request.Headers.Authorization = _authorization;
        using var response = await _http.SendAsync(request, Token);
        return (response.StatusCode, await ReadAsync(response));
    }

    public async Task<(HttpStatusCode Status, JsonNode Answer)> GetAsync(string path, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await _http.SendAsync(request, Token);
        return (response.StatusCode, await ReadAsync(response));
    }

    public static string TextOf(JsonNode node, string member) => node[member]?.GetValue<string>() ?? throw new ShouldAssertException($"no {member} in {node}");

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        response.Headers.CacheControl?.NoStore.ShouldBeTrue();
        var text = await response.Content.ReadAsStringAsync(Token);
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text) ?? throw new ShouldAssertException(text);
    }
}

/// <summary>The codes of a login that has begun.</summary>
internal sealed record DeviceCodes(string Device, string User, Uri Page, int Lifetime);
