using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Dialects.Prominence.Tests;

/// <summary>How the command-line client gets its token, request by request.</summary>
public sealed class LoginScenarios(ProminenceServer server) : IClassFixture<ProminenceServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scenario37_ATokenThatWasConfirmedInABrowser_IsGoodForTheApi()
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Address, "/oidc/") };
        using var registered = await http.PostAsJsonAsync(
            "register",
            new { client_name = "prominence-user-1", token_endpoint_auth_method = "client_secret_basic", grant_types = new[] { "urn:ietf:params:oauth:grant-type:device_code" } },
            Token);
        registered.StatusCode.ShouldBe(HttpStatusCode.Created);
        var client = await ReadAsync(registered);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{client["client_id"]}:{client["client_secret"]}")));
        var codes = await ReadAsync(await PostAsync(http, "devicecode", ("scope", "openid profile email"), ("client_id", $"{client["client_id"]}")));

        // A browser, which has none of the program's secrets.
        using var browser = new HttpClient();
        await ConfirmationPage.AllowAsync(browser, new Uri($"{codes["verification_uri"]}"), $"{codes["user_code"]}", "ada", ProminenceServer.Password, Token);

        using var given = await PostAsync(http, "token", ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", $"{codes["device_code"]}"));
        given.StatusCode.ShouldBe(HttpStatusCode.OK);
        var token = $"{(await ReadAsync(given))["access_token"]}";
        using var stranger = server.ClientFor(user: null);
        (await stranger.SendAsync(HttpMethod.Get, "jobs", authorization: $"Bearer {token}")).Status.ShouldBe(HttpStatusCode.OK);
        (await stranger.SendAsync(HttpMethod.Get, "jobs", authorization: $"Bearer {token[..^4]}AAAA")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await http.PostAsync(new Uri(path, UriKind.Relative), form, Token);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonNode>(Token) ?? throw new ShouldAssertException($"{response}");
}
