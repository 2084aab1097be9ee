using System.Text.Json.Nodes;
using Fairlead.Reliability.Tests.Gateways;
using Fairlead.Testing;

namespace Fairlead.Reliability.Tests.Load;

/// <summary>
/// What users have a gateway do besides jobs, without a pause: two of them have a storage made, files brought there, what is in them found out, and the
/// storage removed; another runs commands on the login node. Whatever was acknowledged must come out right.
/// </summary>
internal sealed class Errands : IAsyncDisposable
{
    private const string Tree = "tree";
    private const int Small = 12;
    private const int LargeBytes = 8 * 1024 * 1024;

    private readonly GatewayInstallation _installation;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _end;
    private readonly List<Task> _users = [];
    private readonly List<string> _commands = [];
    private int _rounds;

    private Errands(GatewayInstallation installation, CancellationToken cancellationToken) =>
        (_installation, _end) = (installation, CancellationTokenSource.CreateLinkedTokenSource(cancellationToken));

    /// <summary>How often a storage was made, filled and removed.</summary>
    public int Rounds => _rounds;

    /// <summary>The names of the commands on the login node that were acknowledged.</summary>
    public IReadOnlyList<string> Commands => _commands;

    /// <summary>Puts the files there that are brought, and begins.</summary>
    public static async Task<Errands> BeginAsync(GatewayInstallation installation, CancellationToken cancellationToken)
    {
        var errands = new Errands(installation, cancellationToken);
        foreach (var user in (string[])["alice", "bob"])
        {
            await MakeTreeAsync(errands.TreeOf(user), user, cancellationToken);
            errands._users.Add(Task.Run(() => errands.RepeatAsync(user, errands.FillAsync), CancellationToken.None));
        }

        errands._users.Add(Task.Run(() => errands.RepeatAsync("bob", errands.CommandAsync), CancellationToken.None));
        return errands;
    }

    /// <summary>Lets all bring to its end what they have begun; throws what was wrong.</summary>
    public async Task EndAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_users);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_users).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
        _stop.Dispose();
    }

    private static async Task MakeTreeAsync(string tree, string user, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(tree);
        for (var i = 0; i < Small; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(tree, $"small-{i}.txt"), $"file {i}\n", cancellationToken);
        }

        await File.WriteAllBytesAsync(Path.Combine(tree, "large.bin"), Bytes.Random(5, LargeBytes), cancellationToken);
        (await HostCommand.RunAsync("chown", ["-R", $"{user}:", tree], cancellationToken: cancellationToken)).OutputOfSuccess();
    }

    private string TreeOf(string user) => Path.Combine(_installation.Root, "shared", user, Tree);

    private async Task RepeatAsync(string user, Func<UnicoreClient, CancellationToken, Task> step)
    {
        using var client = new UnicoreClient(_installation, user);
        while (!_stop.IsCancellationRequested)
        {
            await step(client, _end.Token);
        }
    }

    private async Task FillAsync(UnicoreClient client, CancellationToken cancellationToken)
    {
        var storage = await client.CreateAsync($"{_installation.BaseUrl}/storagefactories/default_storage_factory", [], cancellationToken);
        var view = await client.UntilAsync(storage, "resourceStatus", ["READY", "ERROR"], cancellationToken);
        var directory = (string?)view["mountPoint"] ?? throw new ShouldAssertException($"The storage was not made: {view}");
        var request = new JsonObject { ["file"] = Tree, ["source"] = $"{_installation.BaseUrl}/storages/{GatewayInstallation.SharedStorage}/files/{Tree}" };
        var transfer = await client.UntilAsync(await client.CreateAsync($"{storage}/transfers", request, cancellationToken), "status", ["DONE", "FAILED", "ABORTED"], cancellationToken);
        ((string?)transfer["status"]).ShouldBe("DONE", transfer.ToJsonString());
        await ShouldBeAllThereAsync(TreeOf(client.User), Path.Combine(directory, Tree), cancellationToken);
        var extraction = await client.PostAsync($"{storage}/actions/extract", new JsonObject { [$"/{Tree}"] = "10" }, cancellationToken);
        var task = await client.UntilAsync((string?)extraction["taskHref"] ?? string.Empty, "status", ["SUCCESSFUL", "FAILED"], cancellationToken);
        ((string?)task["status"]).ShouldBe("SUCCESSFUL", task.ToJsonString());
        await client.DeleteAsync(storage, cancellationToken);
        await Eventually.Become(() => !Directory.Exists(directory), cancellationToken: cancellationToken);
        Interlocked.Increment(ref _rounds);
    }

    /// <summary>Every file is there byte for byte, and nothing else: no part that a killed gateway was writing.</summary>
    private static async Task ShouldBeAllThereAsync(string from, string directory, CancellationToken cancellationToken)
    {
        await Eventually.Become(
            () => Names(directory).SequenceEqual(Names(from)), cancellationToken: cancellationToken, what: $"the same files in {directory}: {string.Join(' ', Names(directory))}");
        foreach (var name in Names(from))
        {
            var (sent, came) = (await File.ReadAllBytesAsync(Path.Combine(from, name), cancellationToken), await File.ReadAllBytesAsync(Path.Combine(directory, name), cancellationToken));
            came.AsSpan().SequenceEqual(sent).ShouldBeTrue($"{name} came as {came.Length} bytes.");
        }
    }

    private async Task CommandAsync(UnicoreClient client, CancellationToken cancellationToken)
    {
        var name = $"login-{_commands.Count}";
        var job = new JsonObject { ["Executable"] = _installation.JobProgram, ["Arguments"] = new JsonArray("plain", name), ["Job type"] = "ON_LOGIN_NODE" };
        var url = await client.SubmitAsync(GatewayInstallation.Cluster, job, name, cancellationToken);
        _commands.Add(name);
        var end = await client.EndAsync(url, TimeSpan.FromMinutes(3), cancellationToken);
        end.Status.ShouldBe("SUCCESSFUL", $"{url} ended as {end}");
        (await client.FileAsync(url, "stdout", cancellationToken)).ShouldBe($"hello from {name}\n");
    }

    private static IEnumerable<string> Names(string directory) => Directory.Exists(directory)
        ? Directory.EnumerateFileSystemEntries(directory).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)
        : [];
}
