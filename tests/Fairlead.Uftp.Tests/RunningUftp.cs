using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Server;
using Fairlead.Server.Configuration;
using Fairlead.Testing;

namespace Fairlead.Uftp.Tests;

/// <summary>The whole gateway with UFTP switched on, and a storage <c>HOME</c> on this host.</summary>
public sealed class RunningUftp : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new("uftp");
    private readonly HttpClient _http = new();
    private FairleadServer? _server;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>Where the storage is on this host.</summary>
    public string Home => _directory.Combine("home");

    /// <summary>Below which everything of the gateway is.</summary>
    public string Rest => $"{_server?.Urls.First()}/TIDE/rest";

    public async ValueTask InitializeAsync()
    {
        _directory.CreateDirectory("home");
        var port = FreePort.Take().ToString(CultureInfo.InvariantCulture);
        var file = _directory.Write("fairlead.yaml", $"""
            server: {"{"} urls: ["http://127.0.0.1:0"], siteName: TIDE, logLevel: error {"}"}
            data: {"{"} directory: "{_directory.Combine("data")}" {"}"}
            users:
              - {"{"} name: ada, password: test123 {"}"}
              - {"{"} name: bo, password: test123 {"}"}
            sites:
              - {"{"} name: local, kind: local, storages: {"{"} HOME: "{Home}" {"}"} {"}"}
            uftp: {"{"} listen: "127.0.0.1:{port}", maxStreams: 4, perUser: 20, stallTime: 30s {"}"}
            """);
        var read = ConfigurationFile.Read(file, new Dictionary<string, string>());
        _server = FairleadServer.Build(read.Configuration ?? throw new InvalidOperationException(string.Join('\n', read.Problems)));
        await _server.StartAsync(CancellationToken.None);
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("ada:test123")));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_server is not null)
        {
            await _server.StopAsync(CancellationToken.None);
            await _server.DisposeAsync();
        }

        _directory.Dispose();
    }

    public async Task<JsonObject> PostAsync(string path, object body)
    {
        using var response = await _http.PostAsJsonAsync($"{Rest}/{path}", body, CancellationToken);
        return Read(await response.Content.ReadAsStringAsync(CancellationToken));
    }

    public async Task<JsonObject> GetAsync(string address) => Read(await _http.GetStringAsync(new Uri(address), CancellationToken));

    /// <summary>Asks for a secret and what goes with it.</summary>
    public Task<JsonObject> OfferAsync(object body) => PostAsync("auth/HOME", body);

    /// <summary>Asks for a session and logs in.</summary>
    public async Task<FtpClient> OpenAsync(object? body = null) => await EnterAsync(await OfferAsync(body ?? new { serverPath = "" }));

    /// <summary>Logs in with what was offered.</summary>
    public static async Task<FtpClient> EnterAsync(JsonObject offered)
    {
        var client = await ConnectAsync(offered);
        (await client.LogInAsync(offered["secret"]?.GetValue<string>() ?? string.Empty)).ShouldStartWith("230");
        return client;
    }

    public static Task<FtpClient> ConnectAsync(JsonObject offered) => FtpClient.ConnectAsync(
        offered["serverHost"]?.GetValue<string>() ?? throw new ShouldAssertException($"{offered}"), offered["serverPort"]?.GetValue<int>() ?? 0);

    public string PathOf(string name) => Path.Combine(Home, name);

    private static JsonObject Read(string text) => JsonNode.Parse(text)?.AsObject() ?? throw new ShouldAssertException($"No document: {text}");
}
