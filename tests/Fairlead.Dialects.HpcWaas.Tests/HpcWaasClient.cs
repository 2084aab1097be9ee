using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Dialects.HpcWaas.Tests;

/// <summary>What the command line client of HPCWaaS sends, one request at a time: bodies have no type.</summary>
internal sealed class HpcWaasClient : IDisposable
{
    private readonly HttpClient _http;

    public HpcWaasClient(Uri server, string? user, string password, string mount = "/hpcwaas/")
    {
        _http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(server, mount), Timeout = TimeSpan.FromMinutes(10) };
        if (user is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, string? authorization = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        }

        if (authorization is not null)
        {
            request.Headers.Remove("Authorization");
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return await _http.SendAsync(request, Token);
    }

    /// <summary>The document of a request that succeeds with that status.</summary>
    public async Task<JsonNode> JsonOf(HttpMethod method, string path, string? body = null, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = await SendAsync(method, path, body);
        var text = await response.Content.ReadAsStringAsync(Token);
        response.StatusCode.ShouldBe(status, text);
        response.Content.Headers.ContentType?.ToString().ShouldBe("application/json; charset=utf-8");
        return JsonNode.Parse(text).ShouldNotBeNull();
    }

    public Task<JsonNode> GetAsync(string path) => JsonOf(HttpMethod.Get, path);

    /// <summary>The first error of a request that is refused with that status.</summary>
    public async Task<string> ErrorOf(HttpMethod method, string path, HttpStatusCode status, string id, string? body = null, string? authorization = null)
    {
        using var response = await SendAsync(method, path, body, authorization);
        var text = await response.Content.ReadAsStringAsync(Token);
        response.StatusCode.ShouldBe(status, text);
        var error = JsonNode.Parse(text)?["errors"]?[0] ?? throw new ShouldAssertException(text);
        (error["id"]?.GetValue<string>(), error["status"]?.GetValue<int>()).ShouldBe((id, (int)status));
        error["title"]?.GetValue<string>().ShouldNotBeNullOrEmpty();
        return error["detail"]?.GetValue<string>() ?? throw new ShouldAssertException(text);
    }

    /// <summary>The id of a new execution.</summary>
    public async Task<string> TriggerAsync(string workflow, string body = """{"inputs":null}""")
    {
        using var response = await SendAsync(HttpMethod.Post, $"workflows/{workflow}", body);
        var text = await response.Content.ReadAsStringAsync(Token);
        response.StatusCode.ShouldBe(HttpStatusCode.Created, text);
        text.ShouldBeEmpty();
        response.Content.Headers.ContentLength.ShouldBe(0);
        return response.Headers.Location.ShouldNotBeNull().ToString().Split('/')[^1];
    }

    public async Task<string> StatusAsync(string execution) => (await GetAsync($"executions/{execution}"))["status"].ShouldNotBeNull().GetValue<string>();

    /// <summary>The execution once its state does not end in "ing" any more: as the command line client waits.</summary>
    public Task<JsonNode> FollowAsync(string execution) => Eventually.Become(
        _ => GetAsync($"executions/{execution}"),
        until: e => !e["status"].ShouldNotBeNull().GetValue<string>().EndsWith("ING", StringComparison.Ordinal),
        within: TimeSpan.FromMinutes(2),
        Token);

    /// <summary>All entries of a log, once one of them ends like that.</summary>
    public Task<List<(string Level, string Content)>> WaitForEntryAsync(string execution, string end, int levels = 15) => Eventually.Become(
        _ => LogAsync(execution, levels), until: log => log.Any(e => e.Content.EndsWith(end, StringComparison.Ordinal)), cancellationToken: Token);

    /// <summary>All entries of a log.</summary>
    public async Task<List<(string Level, string Content)>> LogAsync(string execution, int levels = 15) =>
        [.. (await GetAsync($"executions/{execution}/logs?levels={levels}&timeout=0"))["logs"].ShouldNotBeNull().AsArray()
            .Select(e => (e.ShouldNotBeNull()["level"].ShouldNotBeNull().GetValue<string>(), e["content"].ShouldNotBeNull().GetValue<string>()))];
}
