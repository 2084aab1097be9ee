using System.Globalization;
using Fairlead.Testing;

namespace Fairlead.Cli.Tests;

/// <summary>Workflows of docs/gallery on a server whose only site is a real Slurm, whose jobs run as alice.</summary>
public sealed class SlurmGalleryTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(600);
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;
    private readonly SlurmCluster _cluster = new();
    private readonly TemporaryDirectory _directory = new("slurm-gallery");
    private readonly int _port = FreePort.Take();
    private FairleadProcess? _server;

    public async ValueTask InitializeAsync()
    {
        await TestAccounts.EnsureAsync();
        await HostCommand.RunAsync("install", ["-d", "-m", "700", "-o", TestAccounts.Alice, _directory.Combine(TestAccounts.Alice)]);
        await _cluster.InitializeAsync();
        var file = _directory.Write("fairlead.yaml", $$"""
            server:
              urls: ["http://127.0.0.1:{{_port}}"]
            data:
              directory: {{_directory.Combine("data")}}
            users:
              - { name: ann, password: some-password, accounts: { cluster: {{TestAccounts.Alice}} } }
            sites:
              - name: cluster
                kind: slurm
                workspace: "{{_directory.Path}}/{account}"
                slurm: { commandDirectory: {{_cluster.BinDirectory}}, settleTime: 2s, resultWait: 1s }
                limits: { watchInterval: 200ms }
            templates:
              - { name: solver, directory: {{Path.Combine(SourceTree.Root, "templates")}}, file: WORKFLOWS/GALLERY/solver.yaml }
            """);
        _server = FairleadProcess.Start(_directory.Path, ["serve", "--config", file]);
        await _server.ListeningAsync(_cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.TerminateAsync(CancellationToken.None);
            _server.Dispose();
        }

        await _cluster.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Run_OnSlurm_HandsTheSameResultsOver()
    {
        (await OutputOfAsync("diamond")).ShouldContain("ratio: 7.0");
        (await OutputOfAsync("study")).ShouldContain("amplitude: 5.0");
    }

    // Its time limit is a minute, and with these pauses the solver needs more than two.
    [Fact]
    public async Task Run_ASolverThatItsTimeLimitCutsOff_GoesOnByItselfUntilItConverges()
    {
        var said = await RunAsync(["template", "run", "solver", "--input", "pace=3"]);

        said.ShouldContain("middle: 0.125");
        int.Parse(said.Single(l => l.StartsWith("attempts: ", StringComparison.Ordinal))["attempts: ".Length..], CultureInfo.InvariantCulture).ShouldBeInRange(2, 10);
    }

    private Task<string[]> OutputOfAsync(string name) => RunAsync(["workflow", "run", Path.Combine(SourceTree.Root, "docs/gallery", name + ".yaml"), "--site", "cluster"]);

    private async Task<string[]> RunAsync(string[] command)
    {
        using var fairlead = FairleadProcess.Start(
            _directory.Path, [.. command, "--server", $"http://127.0.0.1:{_port}"], ("FAIRLEAD_USER", "ann"), ("FAIRLEAD_PASSWORD", "some-password"));
        (await fairlead.EndAsync(Patience, _cancellationToken)).ShouldBe(ExitCode.Done, $"{fairlead.Error}\n{_server?.Error}");
        return fairlead.Output.Split('\n');
    }
}
