using Fairlead.Testing;

namespace Fairlead.Dialects.Simulations.Tests;

/// <summary>A machine that is an account on a real Slurm behind a real sshd, opened with the key that its owner has made for it.</summary>
public sealed class SlurmTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(9);
    private readonly SlurmCluster _cluster = new();
    private readonly TemporaryDirectory _directory = new("simulations-slurm");
    private SshServer? _host;
    private SimulationsServer? _server;

    public async ValueTask InitializeAsync()
    {
        await TestAccounts.EnsureAsync();
        await HostCommand.RunAsync("install", ["-d", "-m", "700", "-o", TestAccounts.Alice, _directory.Combine(TestAccounts.Alice)]);
        await HostCommand.RunAsync("install", ["-d", "-m", "700", "-o", TestAccounts.Bob, _directory.Combine(TestAccounts.Bob)]);
        await _cluster.InitializeAsync();
        _host = new SshServer { Cluster = _cluster };
        await _host.InitializeAsync();
        _server = new SimulationsServer
        {
            Accounts = $", accounts: {{ cluster: {TestAccounts.Alice} }}",
            Sites = $$"""
                - name: cluster
                  kind: slurm
                  workspace: "{{_directory.Path}}/{account}"
                  access: { ssh: {{_host.Host}}, port: {{_host.Port}}, knownHosts: {{_host.KnownHostsFile}}, keys: users, key: {{_host.KeyFor(TestAccounts.Bob)}} }
                  slurm: { commandDirectory: {{_cluster.BinDirectory}}, watchAccount: {{TestAccounts.Bob}}, settleTime: 2s, resultWait: 1s }
                  limits: { watchInterval: 500ms }
                """,
        };
        await _server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        await _cluster.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Autorestart_WorkThatSlurmCutsOff_EndsWellUnderTheSameIdWithAnotherJob()
    {
        var (server, host) = (_server.ShouldNotBeNull(), _host.ShouldNotBeNull());
        var mara = await server.ClientForAsync("mara", $"{TestAccounts.Alice}@{host.Host}");
        await File.WriteAllTextAsync(
            Path.Combine(Path.GetDirectoryName(host.KnownHostsFile).ShouldNotBeNull(), "authorized", TestAccounts.Alice), mara.PublicKey + "\n", TestContext.Current.CancellationToken);
        var place = $"outputs/{Guid.CreateVersion7()}";
        var document = $$"""
            workflow_type: WORKFLOWS.TEST.flow.slow
            outputs:
              numbers: [path: numbers.txt, server: "{{server.Results.Url(place)}}"]
            """;

        var form = SimulationsClient.Form(document, fields: [("NumNodes", "1"), ("ExecTime", "1"), ("Autorestart", "on")]);
        var id = $"{(await mara.SendAsync(HttpMethod.Post, "/simulations/", form)).Body["execution_id"]}";
        var running = await mara.UntilAsync(id, Patience, "RUNNING", "FAILED", "TIME_OUT");
        $"{running.Body["Status"]}".ShouldBe("RUNNING", running.Body.ToJsonString());
        var last = await mara.UntilAsync(id, Patience, "FINISHED", "FAILED", "TIME_OUT");

        $"{last.Body["Status"]}".ShouldBe("FINISHED", last.Body.ToJsonString());
        last.Body["User"]!.GetValue<string>().ShouldBe(TestAccounts.Alice);
        last.Body["JobID"]!.GetValue<long>().ShouldBeGreaterThan(running.Body["JobID"]!.GetValue<long>());
        System.Text.Encoding.UTF8.GetString(server.Results.Received($"{place}/numbers.txt").ShouldNotBeNull()).ShouldBe(string.Concat(Enumerable.Range(1, 10).Select(n => $"{n}\n")));
    }
}
