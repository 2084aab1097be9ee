using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Leases;
using Fairlead.Core.Operations;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Leases;
using Fairlead.Gateway.Operations;
using Fairlead.Testing;

namespace Fairlead.Store.Tests;

/// <summary>What every database must do with operations.</summary>
public abstract class OperationStoreTests : StoreTests
{
    private static readonly JournalEntry Entry = new(null, Some.Noon, JournalLevel.Info, "asked for");

    private IOperationStore Operations => Store.Operations;

    [Fact]
    public async Task Apply_ALife_IsStoredStepByStep()
    {
        var operation = New(new OperationWork.ExtractMetadata(new StorageId.Shared("HOME"), "/in \"quoted\"", 3));
        (await Operations.AddAsync(operation, 10, Entry, CancellationToken)).ShouldBeTrue();

        (await Operations.FindAsync(operation.Id, CancellationToken)).ShouldNotBeNull().Work.ShouldBe(operation.Work);
        (await Operations.DueAsync(Some.Noon, 10, CancellationToken)).ShouldHaveSingleItem().State.ShouldBe(OperationState.Waiting);
        await ApplyAsync(operation, new OperationSignal.Start(Some.Noon));
        (await Operations.ApplyAsync(operation.Id, new OperationSignal.Start(Some.Noon), CancellationToken)).TryGet(out _, out var refusal).ShouldBeFalse();
        refusal.ShouldNotBeNull().Kind.ShouldBe(RefusalKind.Conflict);
        await Operations.RemoveExpiredAsync(Some.Noon.AddDays(9), CancellationToken);
        (await ApplyAsync(operation, new OperationSignal.Cancel(Some.Noon, "ada"))).CancelRequested.ShouldBeTrue();
        var result = new OperationResult { Visited = 7, Duration = TimeSpan.FromMilliseconds(42), Files = [new StoredFile(StorageId.Created.New(Some.Noon), "/a"), new StoredFile(new StorageId.Shared("HOME"), "/b")] };
        await ApplyAsync(operation, new OperationSignal.Finish(Some.Noon, result));

        var ended = (await Operations.FindAsync(operation.Id, CancellationToken)).ShouldNotBeNull();
        ended.State.ShouldBe(OperationState.Succeeded);
        ended.Result.ShouldNotBeNull().Files.ShouldBe(result.Files);
        (ended.Result with { Files = result.Files }).ShouldBe(result);
        (await ApplyAsync(operation, new OperationSignal.Fail(Some.Noon, "late"))).State.ShouldBe(OperationState.Succeeded);
        (await Operations.DueAsync(Some.Noon, 10, CancellationToken)).ShouldBeEmpty();
        await Operations.RemoveExpiredAsync(Some.Noon.AddDays(9), CancellationToken);
        (await Operations.FindAsync(operation.Id, CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task Due_WhileSomebodyHasTheLease_IsEmpty()
    {
        var operation = New(new OperationWork.SearchStorages("tide", []));
        await Operations.AddAsync(operation, 10, Entry, CancellationToken);
        var lease = (await Store.Leases.TakeAsync($"{LeaseNames.Operation}{operation.Id}", "we", Some.Noon, Some.Noon.AddSeconds(8), CancellationToken)).ShouldNotBeNull();

        (await Operations.DueAsync(Some.Noon, 10, CancellationToken)).ShouldBeEmpty();
        (await Operations.DueAsync(lease.Until, 10, CancellationToken)).ShouldHaveSingleItem().Id.ShouldBe(operation.Id);
        await Store.Leases.ReleaseAsync(lease, CancellationToken);

        await Should.ThrowAsync<LeaseLostException>(() => Operations.ApplyAsync(operation.Id, new OperationSignal.Start(Some.Noon), lease, CancellationToken));
        (await Operations.FindAsync(operation.Id, CancellationToken)).ShouldNotBeNull().State.ShouldBe(OperationState.Waiting);
    }

    [Fact]
    public async Task List_OfAnOwner_IsPagedAndFiltered()
    {
        var search = new OperationWork.SearchStorages("tide", [new StorageId.Shared("HOME"), StorageId.Created.New(Some.Noon)]);
        var all = new[] { New(search), New(search) with { Tags = ["x", "y"] }, New(search) with { Tags = ["x"] } };
        foreach (var operation in all)
        {
            await Operations.AddAsync(operation, 3, Entry, CancellationToken);
        }

        (await Operations.AddAsync(New(search), 3, Entry, CancellationToken)).ShouldBeFalse();
        (await Operations.ListAsync(new OwnedQuery("ada"), CancellationToken)).Ids.ShouldBe(all.Select(o => o.Id));
        var page = await Operations.ListAsync(new OwnedQuery("ada") { Tags = ["x"], Limit = 1 }, CancellationToken);
        page.Ids.ShouldBe([all[1].Id]);
        page.HasMore.ShouldBeTrue();
        (await Operations.ListAsync(new OwnedQuery("ada") { Tags = ["x", "y"] }, CancellationToken)).Ids.ShouldBe([all[1].Id]);
        (await Operations.ListAsync(new OwnedQuery("bo"), CancellationToken)).Ids.ShouldBeEmpty();
        var grant = new Grant(AccessLevel.Read, GranteeKind.Group, "hpc");
        (await ApplyAsync(all[2], new OperationSignal.Share(Some.Noon, "ada", [grant]))).Grants.ShouldBe([grant]);
        (await Operations.ListAsync(new OwnedQuery("bo") { SharedWith = [(grant.Kind, grant.Grantee)] }, CancellationToken)).Ids.ShouldBe([all[2].Id]);
        (await Operations.FindAsync(all[2].Id, CancellationToken)).ShouldNotBeNull().Grants.ShouldBe([grant]);
        var found = (await Operations.FindAsync(all[0].Id, CancellationToken)).ShouldNotBeNull().Work.ShouldBeOfType<OperationWork.SearchStorages>();
        found.Storages.ShouldBe(search.Storages);
        (await Operations.RemoveAsync(all[0].Id, Entry, CancellationToken)).ShouldBeTrue();
        (await Operations.RemoveAsync(all[0].Id, Entry, CancellationToken)).ShouldBeFalse();
    }

    private static Operation New(OperationWork work) => new()
    {
        Id = OperationId.New(Some.Noon),
        Mandate = Mandate.Of(new Principal { User = "ada", DistinguishedName = "CN=ada", Method = AuthenticationMethod.Password }),
        Work = work,
        CreatedAt = Some.Noon,
        ExpiresAt = Some.Noon.AddDays(7),
    };

    private async Task<Operation> ApplyAsync(Operation operation, OperationSignal signal) =>
        (await Operations.ApplyAsync(operation.Id, signal, CancellationToken)).TryGet(out var next, out var refusal) ? next : throw new ShouldAssertException(refusal.Message);
}

public sealed class SqliteOperationStoreTests : OperationStoreTests, IDisposable
{
    private readonly TemporaryDirectory _directory = new("operations");

    public void Dispose() => _directory.Dispose();

    private protected override Task<StoreOptions> CreateAsync() => Task.FromResult(new StoreOptions { Directory = _directory.Path });
}

public sealed class PostgresOperationStoreTests(PostgresServer server) : OperationStoreTests
{
    private static int databases;

    private protected override async Task<StoreOptions> CreateAsync() => new()
    {
        Directory = "unused",
        Database = await server.CreateDatabaseAsync($"operations_{Interlocked.Increment(ref databases)}", TestContext.Current.CancellationToken),
    };
}
