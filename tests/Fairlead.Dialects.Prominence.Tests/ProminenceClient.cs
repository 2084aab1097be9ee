using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Dialects.Prominence.Tests;

/// <summary>What a client of PROMINENCE does, one request at a time.</summary>
public sealed class ProminenceClient : IDisposable
{
    private readonly HttpClient _http;

    public ProminenceClient(Uri server, string? user, string password)
    {
        _http = new HttpClient { BaseAddress = new Uri(server, "/prominence/v1/") };
        if (user is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    public async Task<(HttpStatusCode Status, string Text)> SendAsync(HttpMethod method, string path, string? json = null, string? authorization = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var response = await _http.SendAsync(request, Token);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }

    /// <summary>The number of the job that was taken.</summary>
    public Task<long> SubmitAsync(string json) => SubmitAsync("jobs", json);

    /// <summary>The number of the workflow that was taken.</summary>
    public Task<long> SubmitWorkflowAsync(string json) => SubmitAsync("workflows", json);

    private async Task<long> SubmitAsync(string path, string json)
    {
        var (status, text) = await SendAsync(HttpMethod.Post, path, json);
        status.ShouldBe(HttpStatusCode.Created, text);
        return JsonNode.Parse(text)?["id"]?.GetValue<long>() ?? throw new ShouldAssertException(text);
    }

    /// <summary>What the error says to a request that is refused with that status.</summary>
    public async Task<string> ErrorOf(HttpMethod method, string path, HttpStatusCode status, string? json = null)
    {
        var (got, text) = await SendAsync(method, path, json);
        got.ShouldBe(status, text);
        return JsonNode.Parse(text)?["error"]?.GetValue<string>() ?? throw new ShouldAssertException(text);
    }

    public async Task<JsonArray> ListAsync(string path)
    {
        var (status, text) = await SendAsync(HttpMethod.Get, path);
        status.ShouldBe(HttpStatusCode.OK, text);
        return JsonNode.Parse(text)?.AsArray() ?? [];
    }

    public async Task<JsonNode> DescribeAsync(long id) => (await ListAsync($"jobs/{id}")).ShouldHaveSingleItem() ?? throw new ShouldAssertException("null");

    public async Task<JsonNode> DescribeWorkflowAsync(long id) => (await ListAsync($"workflows/{id}")).ShouldHaveSingleItem() ?? throw new ShouldAssertException("null");

    /// <summary>The workflow once it has that status, or one of several with commas between them.</summary>
    public Task<JsonNode> WaitForWorkflowAsync(long id, string status) =>
        Eventually.Become(_ => DescribeWorkflowAsync(id), until: workflow => status.Split(',').Contains(workflow["status"]?.GetValue<string>()));

    /// <summary>The jobs of a workflow that there are, by their names.</summary>
    public async Task<Dictionary<string, JsonNode>> JobsOfAsync(long workflow, string more = "all=true") =>
        (await ListAsync($"jobs?num=-1&id={workflow}&workflow=true&{more}")).OfType<JsonNode>().ToDictionary(j => j["name"]?.GetValue<string>() ?? string.Empty);

    /// <summary>The jobs of a workflow once the one of that name has that status.</summary>
    public Task<Dictionary<string, JsonNode>> WaitForJobsAsync(long workflow, string name, string status) =>
        Eventually.Become(_ => JobsOfAsync(workflow), until: jobs => jobs.TryGetValue(name, out var job) && job["status"]?.GetValue<string>() == status);

    /// <summary>The job once it has that status, or one of several with commas between them.</summary>
    public Task<JsonNode> WaitAsync(long id, string status) =>
        Eventually.Become(_ => DescribeAsync(id), until: job => status.Split(',').Contains(job["status"]?.GetValue<string>()));
}
