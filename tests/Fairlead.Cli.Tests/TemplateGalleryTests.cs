using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Cli.Tests;

/// <summary>The templates of the repository, published by a server and run as a person runs them, with their numerical results.</summary>
public sealed class TemplateGalleryTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;
    private readonly TemporaryDirectory _directory = new("template-gallery");
    private readonly WebServer _web = new();
    private readonly int _port = FreePort.Take();
    private FairleadProcess? _server;

    private string Address => $"http://127.0.0.1:{_port}";

    public async ValueTask InitializeAsync()
    {
        var applications = _directory.Write("applications.yaml", """
            applications:
              - {id: study, template: {repository: gallery, file: WORKFLOWS/GALLERY/study.yaml}, users: [ann]}
              - {id: pipeline, template: {repository: gallery, file: WORKFLOWS/GALLERY/pipeline.yaml}}
              - {id: ensemble, template: {repository: gallery, file: WORKFLOWS/GALLERY/ensemble.yaml}}
              - {id: own, template: {repository: own, file: WORKFLOWS/OWN/fragile.yaml}}
            """);
        Write("WORKFLOWS/OWN/fragile.yaml", """
            fairlead: 1
            workflows:
              main:
                parameters: {gate: {type: path, required: true}}
                phases:
                  first: {run: "echo first >>results/log.txt"}
                  second:
                    run: |
                      echo begun >>results/log.txt
                      test -e ${parameters.gate}
                    checkpoint: {folder: state, restart: "echo again >>results/log.txt; test -e ${parameters.gate}"}
                  third: {run: "tr '\\n' ' ' <results/log.txt >results/all.txt"}
                outputs:
                  log: {value_file: all.txt}
            """);
        var file = _directory.Write("fairlead.yaml", $$"""
            server:
              urls: ["{{Address}}"]
            data:
              directory: {{_directory.Combine("data")}}
            users:
              - { name: ann, password: some-password }
              - { name: eve, password: some-password }
            sites:
              - name: here
                kind: local
                limits: { watchInterval: 100ms }
            egress: { allowRanges: [127.0.0.0/8] }
            templates:
              - { name: gallery, directory: {{Path.Combine(SourceTree.Root, "templates")}} }
              - { name: own, directory: {{_directory.Combine("own")}} }
            applicationFiles: {{applications}}
            """);
        _server = FairleadProcess.Start(_directory.Path, ["serve", "--config", file]);
        await _server.ListeningAsync(_cancellationToken);
        await _web.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.TerminateAsync(CancellationToken.None);
            _server.Dispose();
        }

        await _web.DisposeAsync();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("study", "coefficient: 0.06254")]
    [InlineData("ensemble", "mean: 3.13755")]
    public async Task Run_ATemplateOfTheGallery_HandsItsResultOver(string id, string output) => (await RunAsync(["template", "run", id])).ShouldContain(output);

    [Fact]
    public async Task Run_ThePipeline_FetchesItsDataAndFindsTheTrend()
    {
        var levels = string.Concat(Enumerable.Range(0, 50).Select(t => string.Create(CultureInfo.InvariantCulture, $"{t},{1.5 + (0.25 * t / 10)}\n")));
        var address = _web.Serve("levels.csv", Encoding.UTF8.GetBytes("t,level\n7,99\n8,\n" + levels));

        var said = await RunAsync(["template", "run", "pipeline", "--input", $"levels={address}"]);

        said.ShouldContain("slope: 0.025");
        said.ShouldContain("used: 50");
    }

    [Fact]
    public async Task Api_ATemplate_IsSeenRunAndRecordedWithItsCommit()
    {
        using var ann = Client("ann");
        using var eve = Client("eve");

        (await ann.GetFromJsonAsync<JsonObject>("/api/templates", _cancellationToken)).ShouldNotBeNull()["templates"].ShouldNotBeNull().AsArray().Count.ShouldBe(4);
        (await eve.GetFromJsonAsync<JsonObject>("/api/templates", _cancellationToken)).ShouldNotBeNull()["templates"].ShouldNotBeNull().AsArray().Count.ShouldBe(3);
        (await StatusAsync(eve.GetAsync(new Uri("/api/templates/study", UriKind.Relative), _cancellationToken))).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync(ann.PostAsync(new Uri("/api/templates/study/deploy", UriKind.Relative), null, _cancellationToken))).ShouldBe(HttpStatusCode.Forbidden);
        var study = (await ann.GetFromJsonAsync<JsonObject>("/api/templates/study", _cancellationToken)).ShouldNotBeNull();
        var commit = study["commit"].ShouldNotBeNull().GetValue<string>();
        commit.Length.ShouldBe(40);

        using var wrong = await ann.PostAsJsonAsync("/api/templates/study/runs", new { inputs = new { amplitudes = "many", stepp = 1 } }, _cancellationToken);
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var faults = await wrong.Content.ReadAsStringAsync(_cancellationToken);
        faults.ShouldContain("amplitudes:");
        faults.ShouldContain("Did you mean");

        using var created = await ann.PostAsJsonAsync("/api/templates/study/runs", new { inputs = new { amplitudes = 2 } }, _cancellationToken);
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        var template = (await created.Content.ReadFromJsonAsync<JsonObject>(_cancellationToken)).ShouldNotBeNull()["template"].ShouldNotBeNull();
        (template["repository"]?.GetValue<string>(), template["commit"]?.GetValue<string>(), template["workflow"]?.GetValue<string>()).ShouldBe(("gallery", commit, "study"));
    }

    [Fact]
    public async Task Restart_ARunThatFailed_GoesOnFromItsCheckpointInTheSameFolder()
    {
        var gate = _directory.Combine("gate");
        using var ann = Client("ann");
        using var created = await ann.PostAsJsonAsync("/api/templates/own/runs", new { inputs = new { gate } }, _cancellationToken);
        var id = (await created.Content.ReadFromJsonAsync<JsonObject>(_cancellationToken)).ShouldNotBeNull()["id"].ShouldNotBeNull().GetValue<string>();
        await Eventually.Become(async token => (await ann.GetFromJsonAsync<JsonObject>($"/api/workflows/{id}", token))?["state"]?.GetValue<string>() == "failed", Patience, _cancellationToken);

        await File.WriteAllTextAsync(gate, string.Empty, _cancellationToken);
        var said = await RunAsync(["workflow", "restart", id]);

        said.ShouldContain("log: first begun again");
        var run = (await ann.GetFromJsonAsync<JsonObject>($"/api/workflows/{id}", _cancellationToken)).ShouldNotBeNull();
        run["restarts"]?.GetValue<int>().ShouldBe(1);
        (await StatusAsync(ann.PostAsync(new Uri($"/api/workflows/{id}/restart", UriKind.Relative), null, _cancellationToken))).ShouldBe(HttpStatusCode.Conflict);
    }

    private static async Task<HttpStatusCode> StatusAsync(Task<HttpResponseMessage> asking)
    {
        using var answer = await asking;
        return answer.StatusCode;
    }

    private HttpClient Client(string user)
    {
        var client = new HttpClient { BaseAddress = new Uri(Address) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:some-password")));
        return client;
    }

    private async Task<string[]> RunAsync(string[] command)
    {
        using var fairlead = FairleadProcess.Start(
            _directory.Path, [.. command, "--server", Address], ("FAIRLEAD_USER", "ann"), ("FAIRLEAD_PASSWORD", "some-password"));
        (await fairlead.EndAsync(Patience, _cancellationToken)).ShouldBe(ExitCode.Done, $"{fairlead.Error}\n{_server?.Error}");
        return fairlead.Output.Split('\n');
    }

    private void Write(string path, string text)
    {
        var file = _directory.Combine(Path.Combine("own", path));
        Directory.CreateDirectory(Path.GetDirectoryName(file) ?? string.Empty);
        File.WriteAllText(file, text);
    }
}
