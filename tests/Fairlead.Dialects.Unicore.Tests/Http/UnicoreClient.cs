using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>Talks to a server as UNICORE's clients do: JSON media types on every call, and no sessions unless asked for.</summary>
public sealed class UnicoreClient : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public UnicoreClient(Uri address, string? user, string password)
    {
        _http.BaseAddress = new Uri(address, $"/{UnicoreServer.SiteName}/rest/core/");
        if (user is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        }
    }

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public Uri Core => _http.BaseAddress ?? throw new InvalidOperationException("The client has no address.");

    public HttpRequestHeaders Headers => _http.DefaultRequestHeaders;

    public void Dispose() => _http.Dispose();

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers) =>
        SendAsync(method, new Uri(path, UriKind.RelativeOrAbsolute), content, headers);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (!headers.Any(h => h.Name == "Accept"))
        {
            request.Headers.Accept.ParseAdd("application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, CancellationToken);
    }

    public async Task<JsonObject> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, headers);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync(CancellationToken));
        return await BodyOf(response);
    }

    public async Task<HttpStatusCode> StatusOf(HttpMethod method, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(method, path, json is null ? null : Json(json), headers);
        if ((int)response.StatusCode >= 400 && (int)response.StatusCode != 432 && method != HttpMethod.Head)
        {
            await ShouldBeAnErrorDocument(response);
        }

        return response.StatusCode;
    }

    /// <summary>The message of the error document that the answer has to be.</summary>
    public async Task<string> ErrorOf(HttpMethod method, string path, HttpStatusCode status, string? json = null)
    {
        using var response = await SendAsync(method, path, json is null ? null : Json(json));
        response.StatusCode.ShouldBe(status);
        return await ShouldBeAnErrorDocument(response);
    }

    public async Task<JsonObject> PutAsync(string path, string json)
    {
        using var response = await SendAsync(HttpMethod.Put, path, Json(json));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await BodyOf(response);
    }

    /// <summary>Submits a job and returns its address.</summary>
    public async Task<string> SubmitAsync(string description, string path = "jobs", params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(HttpMethod.Post, path, Json(description), headers);
        response.StatusCode.ShouldBe(HttpStatusCode.Created, await response.Content.ReadAsStringAsync(CancellationToken));
        (await response.Content.ReadAsByteArrayAsync(CancellationToken)).ShouldBeEmpty();
        return response.Headers.Location.ShouldNotBeNull().ToString();
    }

    public Task<JsonObject> UntilAsync(string job, params string[] states) =>
        Eventually.Become(async _ => await GetAsync(job), until: j => states.Contains(j["status"]?.GetValue<string>()), cancellationToken: CancellationToken);

    public Task<JsonObject> EndOf(string job) => UntilAsync(job, "SUCCESSFUL", "FAILED");

    public async Task<JsonObject> RunAsync(string description) => await EndOf(await SubmitAsync(description));

    public async Task<string> FilesOf(string job) => $"{LinkOf(await GetAsync(job), "workingDirectory")}/files";

    public async Task<string> TextAsync(string file)
    {
        using var response = await SendAsync(HttpMethod.Get, file, null, ("Accept", "application/octet-stream"));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Content.ReadAsStringAsync(CancellationToken);
    }

    public async Task UploadAsync(string file, string text)
    {
        using var content = new StringContent(text, Encoding.UTF8, "application/octet-stream");
        using var response = await SendAsync(HttpMethod.Put, file, content);
        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    public static string LinkOf(JsonObject resource, string name) =>
        resource["_links"]?[name]?["href"]?.GetValue<string>() ?? throw new ShouldAssertException($"No link {name} in {resource}");

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    public static async Task<JsonObject> BodyOf(HttpResponseMessage response)
    {
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/json");
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(CancellationToken))!.AsObject(); // a null would be no JSON object
    }

    /// <summary>Checks that the answer is UNICORE's error document, and returns its message.</summary>
    public static async Task<string> ShouldBeAnErrorDocument(HttpResponseMessage response)
    {
        var document = await BodyOf(response);
        document.Select(m => m.Key).ShouldBe(["status", "errorMessage"]);
        document["status"]?.GetValue<int>().ShouldBe((int)response.StatusCode);
        var message = document["errorMessage"]?.GetValue<string>() ?? string.Empty;
        message.ShouldNotBeNullOrWhiteSpace();
        message.ShouldNotContain("Exception");
        message.ShouldNotContain("   at ");
        return message;
    }
}
