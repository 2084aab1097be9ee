using System.Text.Json.Nodes;
using Fairlead.Reliability.Tests.Gateways;
using Fairlead.Testing;

namespace Fairlead.Reliability.Tests;

/// <summary>Two gateways that share a database and a cluster.</summary>
public sealed class ReplicaTests(RealCluster cluster)
{
    private const int Jobs = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_OfAGatewayThatIsKilled_GoesOnInTheOtherAndNoJobRunsTwice()
    {
        await using var postgres = new PostgresServer();
        await postgres.InitializeAsync();
        using var first = await GatewayInstallation.CreateAsync(cluster, await postgres.CreateDatabaseAsync("fairlead", _cancellationToken), dataDirectory: null, _cancellationToken);
        using var second = first.CreateReplica();
        using var doomed = await GatewayProcess.StartReadyAsync(first, _cancellationToken);
        using var survivor = await GatewayProcess.StartReadyAsync(second, _cancellationToken);
        using var here = new UnicoreClient(first, "alice");
        using var there = new UnicoreClient(second, "alice");

        // One drives the cluster for both.
        await there.UntilAsync(await there.SubmitAsync(GatewayInstallation.Cluster, first.PausingJob("alone", 0), "alone", _cancellationToken), "status", ["SUCCESSFUL"], _cancellationToken);
        await here.UntilAsync(await here.SubmitAsync(GatewayInstallation.Cluster, first.PausingJob("too", 0), "too", _cancellationToken), "status", ["SUCCESSFUL"], _cancellationToken);

        var url = await here.PostAsync(first.BaseUrl.Replace("/core", "/workflows", StringComparison.Ordinal), Describe(first), "shared", _cancellationToken);
        var sameThere = url.Replace(first.Address, second.Address, StringComparison.Ordinal);
        await there.UntilAsync(sameThere, "status", ["HELD"], _cancellationToken);
        await there.ActAsync(sameThere, "continue", _cancellationToken, new JsonObject { ["C"] = "7" });
        await Eventually.Become(_ => Task.FromResult(first.Ledger.Runs().Count), until: n => n >= Jobs / 3, Patience, _cancellationToken, "some jobs run");
        await doomed.KillAsync(_cancellationToken);

        var view = await there.UntilAsync(sameThere, "status", ["SUCCESSFUL", "FAILED"], _cancellationToken);

        ((string?)view["status"]).ShouldBe("SUCCESSFUL", second.LastLog());
        first.Ledger.Runs().ShouldBe(Enumerable.Range(0, Jobs).Select(i => $"shared-7-{i}").Append("alone").Append("too").Select(name => KeyValuePair.Create(name, 1)), ignoreOrder: true);
        survivor.HasEnded.ShouldBeFalse();
    }

    /// <summary>Waits for a person, then runs jobs, some at a time.</summary>
    private static JsonObject Describe(GatewayInstallation installation) => new()
    {
        ["variables"] = new JsonObject { ["C"] = new JsonObject { ["type"] = "INTEGER" } },
        ["activities"] = new JsonObject { ["wait"] = new JsonObject { ["type"] = "HOLD" } },
        ["subworkflows"] = new JsonObject
        {
            ["each"] = new JsonObject
            {
                ["type"] = "FOR_EACH",
                ["iterator_name"] = "V",
                ["maxConcurrentActivities"] = 3,
                ["values"] = new JsonArray([.. Enumerable.Range(0, Jobs).Select(i => (JsonNode)i)]),
                ["body"] = new JsonObject
                {
                    ["activities"] = new JsonObject
                    {
                        ["work"] = new JsonObject
                        {
                            ["job"] = new JsonObject
                            {
                                ["Site name"] = GatewayInstallation.Cluster,
                                ["Executable"] = installation.JobProgram,
                                ["Arguments"] = new JsonArray("pause", "shared-${C}-${V}", "1"),
                            },
                        },
                    },
                },
            },
        },
        ["transitions"] = new JsonArray(new JsonObject { ["from"] = "wait", ["to"] = "each" }),
    };
}
