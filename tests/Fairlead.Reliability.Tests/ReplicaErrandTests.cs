using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Fairlead.Reliability.Tests.Gateways;
using Fairlead.Testing;

namespace Fairlead.Reliability.Tests;

/// <summary>
/// Two gateways that share a database and a cluster: the storages, transfers, tasks and notices of both are done once each, whoever does them, and by the
/// other one where the one that has begun them is killed.
/// </summary>
public sealed class ReplicaErrandTests(RealCluster cluster)
{
    private const string Database = "fairlead";
    private const int Each = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Errands_OfTwoGatewaysUnderLoad_AreDoneOnceEach()
    {
        await using var postgres = await StartDatabaseAsync();
        await using var receiver = new WebServer();
        await receiver.InitializeAsync();
        using var first = await InstallAsync(postgres);
        using var second = first.CreateReplica();
        using var one = await GatewayProcess.StartReadyAsync(first, _cancellationToken);
        using var two = await GatewayProcess.StartReadyAsync(second, _cancellationToken);

        await Task.WhenAll(LoadAsync(first, "alice", receiver), LoadAsync(first, "bob", receiver), LoadAsync(second, "alice", receiver), LoadAsync(second, "bob", receiver));
        await UntilAllIsDoneAsync(postgres, transfers: 4 * Each, operations: 4 * Each);

        (await CountAsync(postgres, "journal WHERE message LIKE 'Transfer %: begins.'")).ShouldBe(4 * Each);
        (await CountAsync(postgres, "journal WHERE message LIKE 'Transfer %: goes on.'")).ShouldBe(0);
        (await CountAsync(postgres, "journal WHERE message LIKE 'Transfer %: done, %'")).ShouldBe(4 * Each);
        (await CountAsync(postgres, "journal WHERE message LIKE 'The operation % has begun.'")).ShouldBe(4 * Each);
        (await CountAsync(postgres, "journal WHERE message LIKE 'The operation % has succeeded.'")).ShouldBe(4 * Each);
        var told = receiver.Requests.CountBy(r => r.Path).ToDictionary();
        told.Count.ShouldBe(4);
        told.Values.Distinct().ShouldHaveSingleItem().ShouldBe(2, "Each job runs, and then succeeds: nothing is told twice.");
        (await CountAsync(postgres, "lease WHERE name NOT LIKE 'site/%' AND name NOT LIKE 'runs/%'")).ShouldBe(0);
        (one.HasEnded || two.HasEnded).ShouldBeFalse();
    }

    [Fact]
    public async Task Errands_OfAGatewayThatIsKilled_AreDoneByTheOther()
    {
        await using var postgres = await StartDatabaseAsync();
        using var first = await InstallAsync(postgres);
        using var second = first.CreateReplica();
        using var survivor = await GatewayProcess.StartReadyAsync(second, _cancellationToken);
        using var there = new UnicoreClient(second, "alice");
        var storage = new Uri(await MakeStorageAsync(second, there)).AbsolutePath;

        await DieAsync(first, "storage.before-make:1", $"{new Uri(first.BaseUrl).AbsolutePath}/storagefactories/default_storage_factory", []);
        await DieAsync(first, "transfer.begun:1", $"{storage}/transfers", Transfer(first, "killed"));
        await DieAsync(first, "operation.before-work:1", $"{storage}/actions/extract", new JsonObject { ["/"] = "5" });
        await UntilAllIsDoneAsync(postgres, transfers: 1, operations: 1);

        (await CountAsync(postgres, "created_storage")).ShouldBe(2);
        (await CountAsync(postgres, "journal WHERE message LIKE 'Transfer %: goes on.'")).ShouldBe(1);
        (await CountAsync(postgres, "journal WHERE message LIKE 'Transfer %: done, %'")).ShouldBe(1);
        (await CountAsync(postgres, "journal WHERE message LIKE 'The operation % has succeeded.'")).ShouldBe(1);
        (await there.FileAsync($"{second.Address}{storage}/files/killed", _cancellationToken)).ShouldBe("hello\n");
        survivor.HasEnded.ShouldBeFalse();
    }

    [Fact]
    public async Task Notice_OfAGatewayThatIsKilled_IsDeliveredByTheOther()
    {
        await using var postgres = await StartDatabaseAsync();
        await using var receiver = new WebServer();
        using var first = await InstallAsync(postgres);
        using var second = first.CreateReplica();
        using var doomed = await GatewayProcess.StartReadyAsync(first, _cancellationToken);
        using var here = new UnicoreClient(first, "alice");

        // It takes connections, and never answers.
        using (var silent = new TcpListener(IPAddress.Loopback, receiver.Port))
        {
            silent.Start();
            await here.SubmitAsync(GatewayInstallation.Cluster, Job(first, "told", receiver), "told", _cancellationToken);
            await Eventually.Become(silent.Pending, Patience, _cancellationToken);
            await doomed.KillAsync(_cancellationToken);
        }

        await receiver.InitializeAsync();
        using var survivor = await GatewayProcess.StartReadyAsync(second, _cancellationToken);
        await Eventually.Become(async _ => await CountAsync(postgres, "journal WHERE message LIKE 'Told %'") == 2, Patience, _cancellationToken);

        receiver.Requests.Count.ShouldBe(2);
        (await CountAsync(postgres, "notice")).ShouldBe(0);
    }

    private static JsonObject Transfer(GatewayInstallation installation, string file) =>
        new() { ["file"] = file, ["source"] = $"{installation.BaseUrl}/storages/{GatewayInstallation.SharedStorage}/files/hello.txt" };

    private static JsonObject Job(GatewayInstallation installation, string name, WebServer receiver)
    {
        var job = installation.PausingJob(name, 0);
        job["Notification"] = receiver.Url(name).AbsoluteUri;
        return job;
    }

    private async Task<PostgresServer> StartDatabaseAsync()
    {
        var postgres = new PostgresServer();
        await postgres.InitializeAsync();
        await postgres.CreateDatabaseAsync(Database, _cancellationToken);
        return postgres;
    }

    /// <summary>With a file that is copied.</summary>
    private async Task<GatewayInstallation> InstallAsync(PostgresServer postgres)
    {
        var installation = await GatewayInstallation.CreateAsync(cluster, postgres.ConnectionStringFor(Database), dataDirectory: null, _cancellationToken);
        foreach (var user in (string[])["alice", "bob"])
        {
            await File.WriteAllTextAsync(Path.Combine(installation.Root, "shared", user, "hello.txt"), "hello\n", _cancellationToken);
        }

        return installation;
    }

    /// <summary>A job that tells what becomes of it, and transfers and tasks all at once.</summary>
    private async Task LoadAsync(GatewayInstallation installation, string user, WebServer receiver)
    {
        using var client = new UnicoreClient(installation, user);
        var name = $"{user}-{new Uri(installation.Address).Port}";
        var job = await client.SubmitAsync(GatewayInstallation.Cluster, Job(installation, name, receiver), name, _cancellationToken);
        var storage = await MakeStorageAsync(installation, client);
        await Task.WhenAll(Enumerable.Range(0, Each).SelectMany(i => new Task[]
        {
            client.CreateAsync($"{storage}/transfers", Transfer(installation, $"copy-{i}"), _cancellationToken),
            client.PostAsync($"{storage}/actions/extract", new JsonObject { ["/"] = "5" }, _cancellationToken),
        }));
        (await client.EndAsync(job, Patience, _cancellationToken)).Status.ShouldBe("SUCCESSFUL");
        await Eventually.Become(() => receiver.Requests.Count(r => r.Path == $"/{name}") >= 2, Patience, _cancellationToken);
    }

    private async Task<string> MakeStorageAsync(GatewayInstallation installation, UnicoreClient client)
    {
        var storage = await client.CreateAsync($"{installation.BaseUrl}/storagefactories/default_storage_factory", [], _cancellationToken);
        await client.UntilAsync(storage, "resourceStatus", ["READY"], _cancellationToken);
        return storage;
    }

    /// <summary>Starts a gateway that kills itself at a point, and asks it, and nobody else, for what leads there.</summary>
    private async Task DieAsync(GatewayInstallation installation, string point, string path, JsonObject body)
    {
        using var gateway = GatewayProcess.Start(installation, point);
        (await gateway.ReadyAsync(_cancellationToken)).ShouldBeTrue(installation.LastLog());
        using var client = new UnicoreClient(installation, "alice");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{installation.Address}{path}") { Content = JsonContent.Create(body) };
        try
        {
            using var answer = await client.TryAsync(request, _cancellationToken);
            answer.IsSuccessStatusCode.ShouldBeTrue($"{path}: {answer.StatusCode}");
        }
        catch (HttpRequestException)
        {
            // It died before it answered.
        }

        (await gateway.EndsAsync(TimeSpan.FromMinutes(1), _cancellationToken)).ShouldBeTrue($"{point} was never reached: {installation.LastLog()}");
        gateway.ExitCode.ShouldBe(GatewayProcess.KilledCode);
    }

    private async Task UntilAllIsDoneAsync(PostgresServer postgres, int transfers, int operations)
    {
        await Eventually.Become(async _ => await CountAsync(postgres, "transfer WHERE state = 'Done'") == transfers, Patience, _cancellationToken);
        await Eventually.Become(async _ => await CountAsync(postgres, "operation WHERE state = 'Succeeded'") == operations, Patience, _cancellationToken);
        await Eventually.Become(async _ => await CountAsync(postgres, "created_storage WHERE state <> 'Ready'") == 0, Patience, _cancellationToken);
    }

    private async Task<int> CountAsync(PostgresServer postgres, string rows) =>
        int.Parse(await postgres.QueryAsync(Database, $"SELECT count(*) FROM {rows}", _cancellationToken), CultureInfo.InvariantCulture);
}
