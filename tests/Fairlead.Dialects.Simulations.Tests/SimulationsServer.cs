using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Server;
using Fairlead.Server.Configuration;
using Fairlead.Testing;

namespace Fairlead.Dialects.Simulations.Tests;

/// <summary>A whole gateway of a configuration file, with two local sites, and templates in a git repository over HTTP.</summary>
public sealed class SimulationsServer : IAsyncLifetime
{
    private const string Password = "test123";

    private readonly GitServer _git = new();
    private FairleadServer? _server;

    public TemporaryDirectory Directory { get; } = new("simulations");

    public WebServer Results { get; } = new();

    /// <summary>More sites of the configuration.</summary>
    public string Sites { get; init; } = string.Empty;

    /// <summary>More of what the configuration says of mara.</summary>
    public string Accounts { get; init; } = string.Empty;

    public static string Account => Environment.UserName;

    public Uri Address => new(Server.Urls.First());

    public FairleadServer Server => _server ?? throw new InvalidOperationException("The server does not run.");

    public async ValueTask InitializeAsync()
    {
        await _git.InitializeAsync();
        await Results.InitializeAsync();
        await _git.MakeAsync(Templates.Repository, Templates.Make, TestContext.Current.CancellationToken);
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await LeftJobs.EndAsync(Server.Services);
        await StopAsync();
        await Results.DisposeAsync();
        await _git.DisposeAsync();
        Directory.Dispose();
    }

    public async Task StartAsync()
    {
        var file = Directory.Write("fairlead.yaml", $$"""
            server: { urls: ["http://127.0.0.1:0"], logLevel: error }
            data: { directory: {{Directory.Combine("data")}} }
            users:
            - { name: mara, password: {{Password}}{{Accounts}} }
            - { name: jonas, password: {{Password}} }
            egress: { allowHosts: [localhost], allowRanges: [127.0.0.1] }
            templates:
            - { name: coast, git: "{{_git.Url(Templates.Repository)}}" }
            dialects: { simulations: { enabled: true, repository: coast } }
            sites:
            - { name: harbour, kind: local, workspace: {{Directory.Combine("harbour")}}, limits: { watchInterval: 100ms } }
            - { name: other, kind: local, workspace: {{Directory.Combine("other")}}, limits: { watchInterval: 100ms } }
            {{Sites}}
            """);
        var read = ConfigurationFile.Read(file, new Dictionary<string, string>());
        read.Problems.ShouldBeEmpty();
        _server = FairleadServer.Build(read.Configuration.ShouldNotBeNull());
        await _server.StartAsync(CancellationToken.None);
    }

    public async Task StopAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await server.StopAsync(CancellationToken.None);
            await server.DisposeAsync();
        }
    }

    /// <summary>The directory of an execution on its site.</summary>
    public async Task<string> FolderAsync(string user, string id) =>
        $"{(await AskAsync(user, HttpMethod.Get, $"workflows/{id.Replace("-", string.Empty, StringComparison.Ordinal)}", body: null))["folder"]}";

    /// <summary>Asks the native API as a user with their password.</summary>
    public Task<JsonObject> AskAsync(string user, string path, JsonObject body) => AskAsync(user, HttpMethod.Post, path, body);

    private async Task<JsonObject> AskAsync(string user, HttpMethod method, string path, JsonObject? body)
    {
        using var http = new HttpClient { BaseAddress = Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{Password}")));
        using var request = new HttpRequestMessage(method, $"/api/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonNode.Parse(text)!.AsObject();
    }

    /// <summary>A caller with a token of their own and a machine with a key.</summary>
    public async Task<SimulationsClient> ClientForAsync(string user, string machine)
    {
        var token = $"{(await AskAsync(user, "tokens", new JsonObject { ["name"] = $"test {Guid.CreateVersion7()}" }))["token"]}";
        await AskAsync(user, "machines", new JsonObject { ["machine"] = machine });
        var key = await AskAsync(user, $"machines/{Uri.EscapeDataString(machine)}/key", []);
        return new SimulationsClient(this, token, machine, $"{key["securityToken"]}") { PublicKey = $"{key["publicKey"]}" };
    }
}
