using Fairlead.Reliability.Tests.Gateways;
using Fairlead.Reliability.Tests.Load;

namespace Fairlead.Reliability.Tests;

/// <summary>What becomes of transfers, tasks, storages that users create, and commands on the login node when the gateway is killed on the way.</summary>
public sealed class ErrandCrashTests(RealCluster cluster, ITestOutputHelper output)
{
    private const int RandomKills = 2;
    private static readonly TimeSpan ReachPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestUnharmed = TimeSpan.FromSeconds(2);
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_OnTheWayOfErrands_LosesNoneAndRunsNoneTwice()
    {
        using var installation = await GatewayInstallation.CreateAsync(cluster, _cancellationToken);
        await using var errands = await Errands.BeginAsync(installation, _cancellationToken);
        foreach (var point in CrashPlan.OfErrands)
        {
            using var gateway = GatewayProcess.Start(installation, point);
            (await gateway.EndsAsync(ReachPatience, _cancellationToken)).ShouldBeTrue($"{point} was never reached: {installation.LastLog()}");
            gateway.ExitCode.ShouldBe(GatewayProcess.KilledCode, $"It ended by itself before {point}: {installation.LastLog()}");
        }

        var random = new Random(Environment.ProcessId);
        for (var i = 0; i < RandomKills; i++)
        {
            using var gateway = await GatewayProcess.StartReadyAsync(installation, _cancellationToken);
            await Task.Delay(random.NextDouble() * LongestUnharmed, _cancellationToken);
            await gateway.KillAsync(_cancellationToken);
        }

        using var survivor = await GatewayProcess.StartReadyAsync(installation, _cancellationToken);
        await errands.EndAsync();

        errands.Rounds.ShouldBeGreaterThan(0);
        var runs = installation.Ledger.Runs();
        errands.Commands.Where(name => !runs.ContainsKey(name)).ShouldBeEmpty("They were lost.");
        runs.Where(r => r.Value > 1).Select(r => r.Key).ShouldBeEmpty("They ran more than once.");
        output.WriteLine($"kills {CrashPlan.OfErrands.Count + RandomKills}, storages made, filled and removed {errands.Rounds}, commands on the login node {errands.Commands.Count}");
    }
}
