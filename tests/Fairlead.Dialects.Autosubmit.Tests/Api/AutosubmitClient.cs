using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Dialects.Autosubmit.Tests.Api;

/// <summary>Somebody who uses the API; paths are below its mount.</summary>
public sealed class AutosubmitClient : IDisposable
{
    private readonly HttpClient _http;

    public AutosubmitClient(Uri address, string? user, string mount = AutosubmitOptions.UsualMount)
    {
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(address, mount) };
        Mount = mount;
        if (user is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{AutosubmitServer.Password}")));
        }
    }

    private string Mount { get; }

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, Mount + path) { Content = body is null ? null : body as HttpContent ?? JsonContent.Create(body) };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return _http.SendAsync(request, CancellationToken);
    }

    /// <summary>The status and the document of the reply.</summary>
    public async Task<(HttpStatusCode Status, JsonNode Document)> AskAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(method, path, body, headers);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonNode>(CancellationToken) ?? new JsonObject());
    }

    /// <summary>The document, which has to be there.</summary>
    public async Task<JsonNode> GetAsync(string path)
    {
        var (status, document) = await AskAsync(HttpMethod.Get, path);
        status.ShouldBe(HttpStatusCode.OK, document.ToJsonString());
        return document;
    }

    public Task<(HttpStatusCode Status, JsonNode Document)> PostAsync(string path, object body, params (string Name, string Value)[] headers) =>
        AskAsync(HttpMethod.Post, path, body, headers);

    /// <summary>The document once it is as wanted.</summary>
    public Task<JsonNode> PollAsync(string path, Func<JsonNode, bool> until) => Eventually.Become(_ => GetAsync(path), until);
}
