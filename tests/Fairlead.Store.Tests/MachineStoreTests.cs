using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Machines;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Machines;
using Fairlead.Gateway.Runs;
using Fairlead.Testing;

namespace Fairlead.Store.Tests;

/// <summary>What every database must do with machines and their keys.</summary>
public abstract class MachineStoreTests : StoreTests
{
    private static readonly JournalEntry Entry = new(Job: null, Some.Noon, JournalLevel.Info, "Done.");

    private IMachineStore Machines => Store.Machines;

    [Fact]
    public async Task Put_Again_ChangesWhatIsSaidAndKeepsTheKey()
    {
        var machine = MachineOf("ada", "a@one.example.org");
        (await Machines.PutAsync(machine, 1, Entry, CancellationToken)).ShouldBeTrue();
        await Machines.SetKeyAsync("ada", [machine.Name], Key(1), Entry, CancellationToken);

        (await Machines.PutAsync(machine with { Qos = "fast", Project = null, Family = "two" }, 1, Entry, CancellationToken)).ShouldBeTrue();

        (await Machines.FindAsync("ada", machine.Name, CancellationToken)).ShouldBe(machine with { Qos = "fast", Project = null, Family = "two", Key = Key(1) });
        (await Machines.FindAsync("bo", machine.Name, CancellationToken)).ShouldBeNull();
        (await Machines.PutAsync(MachineOf("ada", "b@two.example.org"), 1, Entry, CancellationToken)).ShouldBeFalse();
    }

    [Fact]
    public async Task SetKey_OfSeveral_ReplacesTheirOldOne()
    {
        MachineName[] names = [.. new[] { "a@one", "b@two", "c@three" }.Select(n => MachineName.Parse(n, null))];
        foreach (var name in names)
        {
            await Machines.PutAsync(MachineOf("ada", $"{name}"), 10, Entry, CancellationToken);
        }

        await Machines.SetKeyAsync("ada", names[..2], Key(1), Entry, CancellationToken);
        await Machines.SetKeyAsync("ada", [names[0]], Key(2), Entry, CancellationToken);

        (await Machines.ListAsync("ada", CancellationToken)).Select(m => m.Key?.Id).ShouldBe([Key(2).Id, Key(1).Id, null]);
        (await Machines.RemoveAsync("ada", names[1], Entry, CancellationToken)).ShouldBeTrue();
        (await Machines.RemoveAsync("ada", names[1], Entry, CancellationToken)).ShouldBeFalse();
        (await Machines.ListAsync("ada", CancellationToken)).Select(m => m.Name).ShouldBe([names[0], names[2]]);
    }

    [Fact]
    public async Task ForgetOpen_KeyOfNoRun_IsGoneAfterAWhile()
    {
        var key = new OpenKey(RunId.New(Some.Noon), "ada", "cluster", "a", new SealedSecret("sealed"), Some.Noon);
        await Machines.KeepOpenAsync(key, CancellationToken);

        await Machines.ForgetOpenAsync(Some.Noon.AddMinutes(5), Some.Noon.AddMinutes(-5), CancellationToken);
        (await Machines.FindOpenAsync("cluster", "a", CancellationToken)).ShouldBe(key);
        (await Machines.FindOpenAsync("cluster", "b", CancellationToken)).ShouldBeNull();

        await Machines.ForgetOpenAsync(Some.Noon.AddMinutes(11), Some.Noon.AddMinutes(1), CancellationToken);
        (await Machines.FindOpenAsync("cluster", "a", CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task ForgetOpen_KeyOfARunThatGoesOn_Stays()
    {
        var document = new RunDocument(new WorkflowDefinition { Root = new Block { Nodes = [new Node.Hold("wait")] } }, "{}");
        var added = new NewRun(Some.Run(), document, ImmutableSortedDictionary<string, string>.Empty, Key: null, Entry);
        var run = (await Store.Runs.AddAsync(added, 10, CancellationToken)).ShouldNotBeNull();
        await Machines.KeepOpenAsync(new OpenKey(run.Id, "ada", "cluster", "a", new SealedSecret("sealed"), Some.Noon), CancellationToken);

        await Machines.ForgetOpenAsync(Some.Noon.AddHours(1), Some.Noon.AddMinutes(50), CancellationToken);

        (await Machines.FindOpenAsync("cluster", "a", CancellationToken)).ShouldNotBeNull().NeededAt.ShouldBe(Some.Noon.AddHours(1));
    }

    private static Machine MachineOf(string owner, string name) => new()
    {
        Owner = owner,
        Name = MachineName.Parse(name, null),
        Project = "coast7",
        Family = "one",
        CreatedAt = Some.Noon,
    };

    private static MachineKey Key(int number) =>
        new(SshKeyId.Of([.. Enumerable.Repeat((byte)number, SshKeyId.Length)]), $"ssh-ed25519 {number}", new SealedSecret($"v1:{number}"), Some.Noon);
}

public sealed class SqliteMachineStoreTests : MachineStoreTests, IDisposable
{
    private readonly TemporaryDirectory _directory = new("machines");

    public void Dispose() => _directory.Dispose();

    private protected override Task<StoreOptions> CreateAsync() => Task.FromResult(new StoreOptions { Directory = _directory.Path });
}

public sealed class PostgresMachineStoreTests(PostgresServer server) : MachineStoreTests
{
    private static int databases;

    private protected override async Task<StoreOptions> CreateAsync() => new()
    {
        Directory = "unused",
        Database = await server.CreateDatabaseAsync($"machines_{Interlocked.Increment(ref databases)}", TestContext.Current.CancellationToken),
    };
}
