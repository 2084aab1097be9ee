using Fairlead.Reliability.Tests.Gateways;
using Fairlead.Reliability.Tests.Load;
using Fairlead.Testing;

namespace Fairlead.Reliability.Tests;

/// <summary>What becomes of jobs when the cluster, or the way to it, goes away.</summary>
public sealed class SiteFaultTests(RealCluster cluster, ITestOutputHelper output) : IAsyncDisposable
{
    private const int Users = 8;
    private static readonly TimeSpan Absence = TimeSpan.FromSeconds(8);
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Slurmctld_AwayWhileJobsWaitAndRun_AllEndWell()
    {
        using var installation = await GatewayInstallation.CreateAsync(cluster, _cancellationToken);
        using var gateway = await GatewayProcess.StartReadyAsync(installation, _cancellationToken);
        using var alice = new UnicoreClient(installation, "alice");
        await using var load = LoadedGateway.Begin(installation, Users, _cancellationToken);
        await load.GoOnAsync(Users, _cancellationToken);
        var running = await alice.SubmitAsync(GatewayInstallation.Cluster, installation.PausingJob("running", seconds: 10), "running", _cancellationToken);
        await Eventually.Become(async token => (await alice.StatusAsync(running, token)).Status == "RUNNING", cancellationToken: _cancellationToken);

        await cluster.Slurm.StopControllerAsync(_cancellationToken);
        var waiting = await alice.SubmitAsync(GatewayInstallation.Cluster, installation.PausingJob("waiting", seconds: 0), "waiting", _cancellationToken);
        var told = await Eventually.Become(
            token => alice.LogAsync(waiting, token),
            log => log.Any(line => line.Contains("Waits for the site", StringComparison.Ordinal)),
            cancellationToken: _cancellationToken);
        await Task.Delay(Absence, _cancellationToken);
        (await alice.StatusAsync(running, _cancellationToken)).IsFinal.ShouldBeFalse();
        (await alice.StatusAsync(waiting, _cancellationToken)).IsFinal.ShouldBeFalse();
        await cluster.Slurm.StartControllerAsync(_cancellationToken);

        (await alice.EndAsync(running, TimeSpan.FromMinutes(2), _cancellationToken)).Status.ShouldBe("SUCCESSFUL");
        (await alice.EndAsync(waiting, TimeSpan.FromMinutes(2), _cancellationToken)).Status.ShouldBe("SUCCESSFUL");
        output.WriteLine(told[^1]);
        await EndAsync(load, installation);
        installation.Ledger.Runs()["running"].ShouldBe(1);
        installation.Ledger.Runs()["waiting"].ShouldBe(1);
    }

    [Fact]
    public async Task Sshd_SessionsCutAndHostAway_AllEndWell()
    {
        using var installation = await GatewayInstallation.CreateAsync(cluster, _cancellationToken);
        using var gateway = await GatewayProcess.StartReadyAsync(installation, _cancellationToken);
        await using var load = LoadedGateway.Begin(installation, Users, _cancellationToken);
        await load.GoOnAsync(Users, _cancellationToken);

        for (var i = 0; i < 3; i++)
        {
            await cluster.Ssh.KillSessionsAsync(_cancellationToken);
            await load.GoOnAsync(Users, _cancellationToken);
        }

        await cluster.Ssh.StopAsync(_cancellationToken);
        await Task.Delay(Absence, _cancellationToken);
        await cluster.Ssh.StartAsync(_cancellationToken);

        await load.GoOnAsync(Users, _cancellationToken);
        await EndAsync(load, installation);
        cluster.Ssh.RefusedConnections.ShouldBe(0);
    }

    [Fact]
    public async Task HostKey_Wrong_JobsWaitAndSayWhy()
    {
        using var installation = await GatewayInstallation.CreateAsync(cluster, _cancellationToken);
        installation.Configure(cluster.Ssh.WrongKnownHostsFile);
        using var alice = new UnicoreClient(installation, "alice");
        string job;
        using (var gateway = await GatewayProcess.StartReadyAsync(installation, _cancellationToken))
        {
            job = await alice.SubmitAsync(GatewayInstallation.Cluster, installation.PausingJob("kept", seconds: 0), "kept", _cancellationToken);
            var log = await Eventually.Become(
                token => alice.LogAsync(job, token), lines => lines.Any(l => l.Contains("host key", StringComparison.OrdinalIgnoreCase)), cancellationToken: _cancellationToken);
            output.WriteLine(log[^1]);
            (await alice.StatusAsync(job, _cancellationToken)).IsFinal.ShouldBeFalse();

            var here = await alice.SubmitAsync(GatewayInstallation.Local, installation.PausingJob("here", seconds: 0), "here", _cancellationToken);
            (await alice.EndAsync(here, TimeSpan.FromMinutes(1), _cancellationToken)).Status.ShouldBe("SUCCESSFUL");
            await gateway.KillAsync(_cancellationToken);
        }

        var check = await installation.CheckAsync(_cancellationToken);
        output.WriteLine(check.Output);
        check.ExitCode.ShouldNotBe(0);
        check.Output.ShouldContain("host key", Case.Insensitive);

        installation.Configure(cluster.Ssh.KnownHostsFile);
        using var right = await GatewayProcess.StartReadyAsync(installation, _cancellationToken);
        (await alice.EndAsync(job, TimeSpan.FromMinutes(1), _cancellationToken)).Status.ShouldBe("SUCCESSFUL");
        installation.Ledger.Runs().ShouldBe(new Dictionary<string, int> { ["kept"] = 1, ["here"] = 1 }, ignoreOrder: true);
    }

    /// <summary>What a test that failed left stopped would fail the next one too.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!cluster.Slurm.IsControllerRunning)
        {
            await cluster.Slurm.StartControllerAsync(CancellationToken.None);
        }

        if (!cluster.Ssh.IsRunning)
        {
            await cluster.Ssh.StartAsync(CancellationToken.None);
        }
    }

    private async Task EndAsync(LoadedGateway load, GatewayInstallation installation)
    {
        await load.EndAsync();
        var reckoning = Reckoning.Of(load, installation.Ledger);
        output.WriteLine(reckoning.ToString());
        reckoning.ShouldBeClean();
    }
}
