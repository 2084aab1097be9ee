using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Dialects.Simulations.Tests;

/// <summary>An answer of the service.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Body">Its document.</param>
/// <param name="Headers">Its headers.</param>
public sealed record Answer(HttpStatusCode Status, JsonObject Body, HttpResponseHeaders Headers)
{
    public string Message => $"{Body["message"]}";

    public Answer ShouldBe(HttpStatusCode status)
    {
        Status.ShouldBe(status, Body.ToJsonString());
        return this;
    }
}

/// <summary>Speaks to the simulation service as scripts do.</summary>
/// <param name="server">The service.</param>
/// <param name="token">The API token.</param>
/// <param name="machine">The machine.</param>
/// <param name="secToken">The token that opens its key.</param>
public sealed class SimulationsClient(SimulationsServer server, string token, string machine, string secToken)
{
    public string Token => token;

    public string SecToken => secToken;

    public string Machine => machine;

    public string PublicKey { get; init; } = string.Empty;

    /// <summary>The word before the token.</summary>
    public string Scheme { get; init; } = "Token";

    /// <summary>Sends a request with the machine and its token as headers.</summary>
    public Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content = null) => SendAsync(
        method, path, content, ("Authorization", $"{Scheme} {token}"), ("MachineChoice", machine), ("SecToken", secToken));

    /// <summary>Sends a request with these headers and no others.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/json", text);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        return new Answer(answer.StatusCode, JsonNode.Parse(text)!.AsObject(), answer.Headers);
    }

    /// <summary>A form with the fields; a document that is null is left out.</summary>
    public static MultipartFormDataContent Form(string? document, string fileName = "flow.yaml", params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        if (document is not null)
        {
            // Written by hand: names of files are not always what the library would let through.
            var part = new ByteArrayContent(Encoding.UTF8.GetBytes(document));
            part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"document\"; filename=\"{fileName}\"").ShouldBeTrue();
            form.Add(part);
        }

        return form;
    }

    /// <summary>Starts a workflow of the templates, and gives its id.</summary>
    public async Task<string> StartAsync(string document, params (string Name, string Value)[] fields)
    {
        var answer = (await SendAsync(HttpMethod.Post, "/simulations/", Form(document, fields: [("numNodes", "1"), ("execTime", "5"), .. fields]))).ShouldBe(HttpStatusCode.Accepted);
        answer.Message.ShouldBe("Simulation started successfully! ");
        return Guid.ParseExact($"{answer.Body["execution_id"]}", "D").ToString("D");
    }

    /// <summary>How an execution stands.</summary>
    public async Task<Answer> StatusAsync(string id) => (await SendAsync(HttpMethod.Get, $"/simulations/execution/{id}/")).ShouldBe(HttpStatusCode.Accepted);

    /// <summary>Waits until the documented word for its state is one of these.</summary>
    public Task<Answer> UntilAsync(string id, params string[] words) => UntilAsync(id, TimeSpan.FromSeconds(120), words);

    /// <summary>Waits until the documented word for its state is one of these.</summary>
    public Task<Answer> UntilAsync(string id, TimeSpan within, params string[] words) =>
        Eventually.Become(_ => StatusAsync(id), until: a => words.Contains($"{a.Body["Status"]}"), within, TestContext.Current.CancellationToken);
}
