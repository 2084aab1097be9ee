using System.Globalization;
using Fairlead.Reliability.Tests.Gateways;
using Fairlead.Reliability.Tests.Load;
using Fairlead.Testing;

namespace Fairlead.Reliability.Tests;

/// <summary>
/// The real server under load, before a real Slurm behind a real sshd, killed with SIGKILL again and again. Set RELIABILITY_KILLS to the number of
/// kills at random moments (10 unless it is set), RELIABILITY_SEED to repeat
/// their moments, RELIABILITY_DATABASE to <c>postgres</c> to have the jobs there rather than in SQLite.
/// </summary>
public sealed class CrashTests(RealCluster cluster, ITestOutputHelper output)
{
    private const int Users = 16;
    private static readonly TimeSpan ReachPatience = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan LongestUnharmed = TimeSpan.FromSeconds(4);

    // One in so many gateways does not live to be ready. With more of them, nothing but starts would be tried.
    private const int Stillborn = 5;
    private const int BatchTries = 8;
    private static readonly TimeSpan BatchPatience = TimeSpan.FromSeconds(10);
    private readonly List<TimeSpan> _starts = [];
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_AtNamedPointsAndRandomMoments_LosesNothingAndRunsNothingTwice()
    {
        await using var postgres = Environment.GetEnvironmentVariable("RELIABILITY_DATABASE") is "postgres" ? new PostgresServer() : null;
        var database = "sqlite";
        if (postgres is not null)
        {
            await postgres.InitializeAsync();
            database = await postgres.CreateDatabaseAsync("fairlead", _cancellationToken);
        }

        using var installation = await GatewayInstallation.CreateAsync(cluster, database, dataDirectory: null, _cancellationToken);

        await CrashAsync(installation, CrashPlan.Named, Number("RELIABILITY_KILLS", 10));
    }

    private static int Number(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : usual;

    private async Task CrashAsync(GatewayInstallation installation, IReadOnlyList<string> points, int randomKills)
    {
        var seed = Number("RELIABILITY_SEED", Environment.ProcessId);
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var load = LoadedGateway.Begin(installation, Users, _cancellationToken);
        foreach (var point in points)
        {
            await DieAtAsync(installation, point);
        }

        var kills = points.Count + randomKills;
        foreach (var point in CrashPlan.WithAnUnknownBatch)
        {
            kills += await DieWithABatchAsync(installation, point);
        }

        for (var i = 0; i < randomKills; i++)
        {
            await DieAfterAsync(installation, isReadyFirst: i % Stillborn != 0, random.NextDouble() * LongestUnharmed);
        }

        using var survivor = await GatewayProcess.StartReadyAsync(installation, _cancellationToken);
        _starts.Add(survivor.StartTime);
        await load.EndAsync();

        var reckoning = Reckoning.Of(load, installation.Ledger);
        Report(kills, installation.Batches(), reckoning);
        reckoning.ShouldBeClean();
        installation.Batches().ShouldBeGreaterThan(0);
        await NothingIsLeftAsync(installation);
    }

    /// <summary>Starts a gateway and waits until it has killed itself at a named point.</summary>
    private async Task DieAtAsync(GatewayInstallation installation, string point)
    {
        using var gateway = GatewayProcess.Start(installation, point);
        if (await gateway.ReadyAsync(_cancellationToken))
        {
            _starts.Add(gateway.StartTime);
        }

        (await gateway.EndsAsync(ReachPatience, _cancellationToken)).ShouldBeTrue($"{point} was never reached: {installation.LastLog()}");
        gateway.ExitCode.ShouldBe(GatewayProcess.KilledCode, $"It ended by itself before {point}: {installation.LastLog()}");
    }

    /// <summary>The same for a point that needs an array of jobs which the gateway before sent.</summary>
    /// <returns>How many gateways died.</returns>
    private async Task<int> DieWithABatchAsync(GatewayInstallation installation, string point)
    {
        for (var i = 1; i <= BatchTries; i++)
        {
            await DieAtAsync(installation, CrashPlan.LeavesABatch);
            using var gateway = GatewayProcess.Start(installation, point);
            await gateway.ReadyAsync(_cancellationToken);
            if (await gateway.EndsAsync(BatchPatience, _cancellationToken))
            {
                gateway.ExitCode.ShouldBe(GatewayProcess.KilledCode, $"It ended by itself before {point}: {installation.LastLog()}");
                return 2 * i;
            }

            await gateway.KillAsync(_cancellationToken);
        }

        throw new TimeoutException($"{point} was not reached in {BatchTries} tries: {installation.LastLog()}");
    }

    /// <summary>Starts a gateway and kills it after a while, counted from when it is ready or from its start.</summary>
    private async Task DieAfterAsync(GatewayInstallation installation, bool isReadyFirst, TimeSpan time)
    {
        using var gateway = GatewayProcess.Start(installation);
        if (isReadyFirst && await gateway.ReadyAsync(_cancellationToken))
        {
            _starts.Add(gateway.StartTime);
        }

        await Task.Delay(time, _cancellationToken);
        gateway.HasEnded.ShouldBeFalse($"It ended by itself: {installation.LastLog()}");
        await gateway.KillAsync(_cancellationToken);
    }

    /// <summary>Neither in the queue nor among the processes of this host is anything that belongs to the gateway's jobs.</summary>
    private async Task NothingIsLeftAsync(GatewayInstallation installation)
    {
        var queue = await cluster.Slurm.RunAsync("squeue", ["--noheader", "--format=%i %T %k %Z"], _cancellationToken);
        queue.OutputOfSuccess().Split('\n').Where(line => line.Contains(installation.Root, StringComparison.Ordinal)).ShouldBeEmpty();
        await Eventually.Become(() => !installation.RunsAnything(), cancellationToken: _cancellationToken);
    }

    private void Report(int kills, int batches, Reckoning reckoning)
    {
        _starts.Sort();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            kills                          {kills}
            arrays of several jobs         {batches}
            {reckoning}
            restart to ready               p50 {Reckoning.At(_starts, 0.5):0.00} s, longest {Reckoning.At(_starts, 1):0.00} s
            """));
    }
}
