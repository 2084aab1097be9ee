using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Reliability.Tests.Gateways;
using Fairlead.Reliability.Tests.Load;

namespace Fairlead.Reliability.Tests;

/// <summary>
/// Workflows of loops in loops before a real Slurm, while the gateway is killed with SIGKILL again and again. Set RELIABILITY_KILLS to the number of kills
/// at random moments (4 unless it is set).
/// </summary>
public sealed class WorkflowCrashTests(RealCluster cluster, ITestOutputHelper output)
{
    private const int Users = 3;
    private static readonly TimeSpan ReachPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestUnharmed = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan EndPatience = TimeSpan.FromMinutes(5);
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_WithNestedLoopsUnderWay_GoesOnWhereItWas()
    {
        var kills = int.TryParse(Environment.GetEnvironmentVariable("RELIABILITY_KILLS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : 4;
        using var installation = await GatewayInstallation.CreateAsync(cluster, _cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken);
        var ended = new ConcurrentQueue<(NestedWorkflow Workflow, JsonObject View, JsonObject Files)>();
        var users = Enumerable.Range(0, Users).Select(i => GoOnAsync(installation, i, ended, stop.Token)).ToList();

        foreach (var point in CrashPlan.OfWorkflows)
        {
            using var gateway = GatewayProcess.Start(installation, point);
            (await gateway.EndsAsync(ReachPatience, _cancellationToken)).ShouldBeTrue($"{point} was never reached: {installation.LastLog()}");
            gateway.ExitCode.ShouldBe(GatewayProcess.KilledCode, $"It ended by itself before {point}: {installation.LastLog()}");
        }

        var random = new Random(Environment.ProcessId);
        for (var i = 0; i < kills; i++)
        {
            using var gateway = await GatewayProcess.StartReadyAsync(installation, _cancellationToken);
            await Task.Delay(random.NextDouble() * LongestUnharmed, _cancellationToken);
            await gateway.KillAsync(_cancellationToken);
        }

        using var survivor = await GatewayProcess.StartReadyAsync(installation, _cancellationToken);
        await stop.CancelAsync();
        await Task.WhenAll(users);

        var ran = installation.Ledger.Runs();
        ended.Select(e => e.Workflow.Judge(e.View, e.Files, ran)).OfType<string>().ShouldBeEmpty();
        ran.Where(r => r.Value > 1).Select(r => r.Key).ShouldBeEmpty("They ran more than once.");
        output.WriteLine($"kills {CrashPlan.OfWorkflows.Count + kills}, workflows {ended.Count}, jobs {ran.Count}");
    }

    /// <summary>One workflow after the other, each to its end, until there are to be no further ones.</summary>
    private async Task GoOnAsync(
        GatewayInstallation installation, int index, ConcurrentQueue<(NestedWorkflow Workflow, JsonObject View, JsonObject Files)> ended, CancellationToken stop)
    {
        using var client = new UnicoreClient(installation, index % 2 == 0 ? "alice" : "bob");
        for (var i = 0; i == 0 || !stop.IsCancellationRequested; i++)
        {
            var workflow = new NestedWorkflow($"wf{index}x{i}");
            var url = await client.PostAsync(
                installation.BaseUrl.Replace("/core", "/workflows", StringComparison.Ordinal), workflow.Describe(installation), workflow.Name, _cancellationToken);
            var view = await EndOfAsync(client, url);
            ended.Enqueue((workflow, view, await client.ReadAsync($"{url}/files", _cancellationToken)));
        }
    }

    private async Task<JsonObject> EndOfAsync(UnicoreClient client, string url)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var view = await client.ReadAsync($"{url}?fields=status,statusMessage,parameters", _cancellationToken);
            if ((string?)view["status"] is not ("RUNNING" or "HELD"))
            {
                return view;
            }

            if (Stopwatch.GetElapsedTime(started) > EndPatience)
            {
                throw new TimeoutException($"{url} is still under way: {(await client.ReadAsync(url, _cancellationToken)).ToJsonString()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(400), _cancellationToken);
        }
    }
}
