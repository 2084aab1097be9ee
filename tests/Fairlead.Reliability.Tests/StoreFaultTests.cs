using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fairlead.Reliability.Tests.Gateways;
using Fairlead.Reliability.Tests.Load;
using Fairlead.Testing;
using Microsoft.Data.Sqlite;

namespace Fairlead.Reliability.Tests;

/// <summary>What becomes of jobs when the gateway cannot write what it knows.</summary>
public sealed class StoreFaultTests(RealCluster cluster, ITestOutputHelper output)
{
    private const int Users = 8;

    // Longer than a change is tried again before its caller hears of it.
    private static readonly TimeSpan LongLock = TimeSpan.FromSeconds(14);
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sqlite_LockedByAnotherProcess_NothingAcknowledgedIsLost()
    {
        using var installation = await GatewayInstallation.CreateAsync(cluster, _cancellationToken);
        using var gateway = await GatewayProcess.StartReadyAsync(installation, _cancellationToken);
        await using var load = LoadedGateway.Begin(installation, Users, _cancellationToken);
        await load.GoOnAsync(Users, _cancellationToken);

        using var alice = new UnicoreClient(installation, "alice");
        await using (var other = new SqliteConnection($"Data Source={Path.Combine(installation.DataDirectory, "fairlead.db")};Pooling=False;Default Timeout=30"))
        {
            await other.OpenAsync(_cancellationToken);
            await using var held = other.BeginTransaction(deferred: false);
            var refused = AnswerAsync(alice, installation, _cancellationToken);
            await Task.Delay(LongLock, _cancellationToken);
            ShouldBe503(await refused);
        }

        await load.GoOnAsync(Users, _cancellationToken);
        await EndAsync(load, installation);
    }

    [Fact]
    public async Task DataDirectory_Full_Refuses503AndGoesOnWhenThereIsSpace()
    {
        using var disk = await SmallDisk.MountAsync(megabytes: 24, _cancellationToken);
        using var installation = await GatewayInstallation.CreateAsync(cluster, "sqlite", Path.Combine(disk.Path, "data"), _cancellationToken);
        using var gateway = await GatewayProcess.StartReadyAsync(installation, _cancellationToken);
        using var alice = new UnicoreClient(installation, "alice");
        await using var load = LoadedGateway.Begin(installation, Users, _cancellationToken);
        await load.GoOnAsync(Users, _cancellationToken);

        disk.Fill();
        var refusal = await Eventually.Become(
            token => AnswerAsync(alice, installation, token), answer => answer.Status != HttpStatusCode.Created, TimeSpan.FromMinutes(1), _cancellationToken);
        output.WriteLine($"{refusal}");
        ShouldBe503(refusal);
        disk.Free();

        await load.GoOnAsync(Users, _cancellationToken);
        await EndAsync(load, installation);
    }

    [Fact]
    public async Task Postgres_KilledUnderLoad_NothingAcknowledgedIsLost()
    {
        await using var postgres = new PostgresServer();
        await postgres.InitializeAsync();
        var database = await postgres.CreateDatabaseAsync("fairlead", _cancellationToken);
        using var installation = await GatewayInstallation.CreateAsync(cluster, database, dataDirectory: null, _cancellationToken);
        using var gateway = await GatewayProcess.StartReadyAsync(installation, _cancellationToken);
        await using var load = LoadedGateway.Begin(installation, Users, _cancellationToken);

        for (var i = 0; i < 3; i++)
        {
            await load.GoOnAsync(Users, _cancellationToken);
            await postgres.KillAsync(_cancellationToken);
            await postgres.StartAsync(_cancellationToken);
        }

        await load.GoOnAsync(Users, _cancellationToken);
        await EndAsync(load, installation);
    }

    private static void ShouldBe503((HttpStatusCode Status, string Body) answer)
    {
        answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ((int?)JsonNode.Parse(answer.Body)?["status"]).ShouldBe(503);
    }

    /// <summary>The answer to one submission, whatever it is.</summary>
    private static async Task<(HttpStatusCode Status, string Body)> AnswerAsync(UnicoreClient client, GatewayInstallation installation, CancellationToken cancellationToken)
    {
        // Large enough that the database needs new pages for it.
        var job = installation.PausingJob("filler", seconds: 0);
        job["Environment"] = new JsonObject { ["FILLER"] = new string('x', 20_000) };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{installation.BaseUrl}/sites/{GatewayInstallation.Local}") { Content = JsonContent.Create(job) };
        using var answer = await client.TryAsync(request, cancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    private async Task EndAsync(LoadedGateway load, GatewayInstallation installation)
    {
        await load.EndAsync();
        var reckoning = Reckoning.Of(load, installation.Ledger, besides: "filler");
        output.WriteLine(reckoning.ToString());
        reckoning.ShouldBeClean();
    }
}
