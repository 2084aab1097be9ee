using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;
using Fairlead.Testing;

namespace Fairlead.Store.Tests;

/// <summary>What every database must do with created storages.</summary>
public abstract class CreatedStorageStoreTests : StoreTests
{
    private static readonly JournalEntry Entry = new(null, Some.Noon, JournalLevel.Info, "created");

    private ICreatedStorageStore Storages => Store.Storages;

    [Fact]
    public async Task Add_AStorage_IsFoundAsItWas()
    {
        var storage = New() with { Tags = ["a", "b\"c"], Grants = [new Grant(AccessLevel.Read, GranteeKind.Group, "hpc")], Message = "odd \0 text" };

        (await Storages.AddAsync(storage, 10, Entry, CancellationToken)).ShouldBeTrue();

        var found = (await Storages.FindAsync(storage.Id, CancellationToken)).ShouldNotBeNull();
        found.Tags.ShouldBe(storage.Tags);
        found.Grants.ShouldBe(storage.Grants);
        (found with { Tags = storage.Tags, Grants = storage.Grants, Message = storage.Message }).ShouldBe(storage);
    }

    [Fact]
    public async Task Add_BeyondTheMost_StoresNothing()
    {
        (await Storages.AddAsync(New(), 1, Entry, CancellationToken)).ShouldBeTrue();
        var second = New();

        (await Storages.AddAsync(second, 1, Entry, CancellationToken)).ShouldBeFalse();

        (await Storages.FindAsync(second.Id, CancellationToken)).ShouldBeNull();
        (await Storages.AddAsync(New(owner: "bo"), 1, Entry, CancellationToken)).ShouldBeTrue();
    }

    [Fact]
    public async Task List_ForSomebody_HasTheirsAndWhatIsShared()
    {
        var own = await AddAsync(New());
        var shared = await AddAsync(New("bo") with { Grants = [new Grant(AccessLevel.Read, GranteeKind.Group, "hpc"), new Grant(AccessLevel.Write, GranteeKind.Role, "user")] });
        await AddAsync(New("bo") with { Grants = [new Grant(AccessLevel.Read, GranteeKind.Group, "other")] });
        var tagged = await AddAsync(New() with { Tags = ["x", "y"] });
        var query = new CreatedStorageQuery { Owner = "ada", SharedWith = [(GranteeKind.Group, "hpc"), (GranteeKind.Role, "user")], Limit = 10 };

        (await Storages.ListAsync(query, CancellationToken)).Storages.ShouldBe([own, shared, tagged]);
        (await Storages.CountAsync(query, CancellationToken)).ShouldBe(3);
        var page = await Storages.ListAsync(query with { Offset = 1, Limit = 1 }, CancellationToken);
        page.Storages.ShouldBe([shared]);
        page.HasMore.ShouldBeTrue();
        (await Storages.ListAsync(query with { Tags = ["y", "x"] }, CancellationToken)).Storages.ShouldBe([tagged]);
        (await Storages.ListAsync(query with { Tags = ["x", "z"] }, CancellationToken)).Storages.ShouldBeEmpty();
        (await Storages.CountAsync(query with { Tags = ["x"], Limit = 0 }, CancellationToken)).ShouldBe(1);
    }

    [Fact]
    public async Task Apply_ALife_IsStoredStepByStep()
    {
        var id = await AddAsync(New());
        (await Storages.DueAsync("cluster", Some.Noon, 10, CancellationToken)).ShouldHaveSingleItem().Id.ShouldBe(id);

        (await ApplyAsync(id, new StorageSignal.Made(Some.Noon))).State.ShouldBe(CreatedStorageState.Ready);
        (await Storages.DueAsync("cluster", Some.Noon, 10, CancellationToken)).ShouldBeEmpty();
        var change = new StorageSignal.Change(Some.Noon, "ada") { Grants = [new Grant(AccessLevel.Read, GranteeKind.Person, "CN=bo")], Umask = 0x12 };
        (await ApplyAsync(id, change)).Umask.ShouldBe(0x12);
        var ofBo = new CreatedStorageQuery { Owner = "bo", SharedWith = [(GranteeKind.Person, "CN=bo")], Limit = 10 };
        (await Storages.ListAsync(ofBo, CancellationToken)).Storages.ShouldBe([id]);
        (await Storages.ExpiredAsync(Some.Noon.AddDays(1), 10, CancellationToken)).ShouldBe([id]);
        (await Storages.ExpiredAsync(Some.Noon, 10, CancellationToken)).ShouldBeEmpty();

        await ApplyAsync(id, new StorageSignal.Remove(Some.Noon, "ada"));
        (await Storages.ListAsync(ofBo, CancellationToken)).Storages.ShouldBeEmpty();
        (await Storages.ExpiredAsync(Some.Noon.AddDays(1), 10, CancellationToken)).ShouldBeEmpty();
        (await Storages.ApplyAsync(id, change, CancellationToken)).TryGet(out _, out var refusal).ShouldBeFalse();
        refusal.ShouldNotBeNull().Kind.ShouldBe(RefusalKind.NotFound);
        (await Storages.DueAsync("cluster", Some.Noon, 10, CancellationToken)).ShouldHaveSingleItem().State.ShouldBe(CreatedStorageState.Removing);

        await ApplyAsync(id, new StorageSignal.Removed(Some.Noon));
        (await Storages.FindAsync(id, CancellationToken)).ShouldBeNull();
        (await Store.Journal.ReadAllAsync(0, 100, CancellationToken)).Count.ShouldBe(5);
    }

    [Fact]
    public async Task Apply_ManyChangesAtOnce_LosesNone()
    {
        var id = await AddAsync(New());

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => ApplyAsync(id, new StorageSignal.Change(Some.Noon, "ada") { Description = $"{i}" })));

        (await Storages.FindAsync(id, CancellationToken)).ShouldNotBeNull().Version.ShouldBe(21);
    }

    private static CreatedStorage New(string owner = "ada") => new()
    {
        Id = StorageId.Created.New(Some.Noon),
        Owner = owner,
        Site = "cluster",
        Account = "alice",
        Type = "SCRATCH",
        Top = "/scratch/alice",
        Directory = "/own",
        OwnsDirectory = true,
        Description = "scratch",
        Umask = 0x3f,
        CreatedAt = Some.Noon,
        ExpiresAt = Some.Noon.AddDays(1),
    };

    private async Task<StorageId.Created> AddAsync(CreatedStorage storage)
    {
        (await Storages.AddAsync(storage, 100, Entry, CancellationToken)).ShouldBeTrue();
        return storage.Id;
    }

    private async Task<CreatedStorage> ApplyAsync(StorageId.Created id, StorageSignal signal) =>
        (await Storages.ApplyAsync(id, signal, CancellationToken)).TryGet(out var storage, out var refusal) ? storage : throw new ShouldAssertException(refusal.Message);
}

public sealed class SqliteCreatedStorageStoreTests : CreatedStorageStoreTests, IDisposable
{
    private readonly TemporaryDirectory _directory = new("storages");

    public void Dispose() => _directory.Dispose();

    private protected override Task<StoreOptions> CreateAsync() => Task.FromResult(new StoreOptions { Directory = _directory.Path });
}

public sealed class PostgresCreatedStorageStoreTests(PostgresServer server) : CreatedStorageStoreTests
{
    private static int databases;

    private protected override async Task<StoreOptions> CreateAsync() => new()
    {
        Directory = "unused",
        Database = await server.CreateDatabaseAsync($"storages_{Interlocked.Increment(ref databases)}", TestContext.Current.CancellationToken),
    };
}
