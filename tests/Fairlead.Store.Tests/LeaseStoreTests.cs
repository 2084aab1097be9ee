using Fairlead.Core.Journal;
using Fairlead.Core.Leases;
using Fairlead.Gateway.Leases;
using Fairlead.Store.Writing;
using Fairlead.Testing;

namespace Fairlead.Store.Tests;

/// <summary>What every database must do with leases.</summary>
public abstract class LeaseStoreTests : StoreTests
{
    private const string Name = LeaseNames.Operation + "1";
    private static readonly DateTimeOffset Later = Some.Noon.AddSeconds(10);

    private static readonly Statement Always = new("SELECT max(epoch) FROM lease", []);

    [Fact]
    public async Task Take_WhileSomebodyHasIt_IsRefusedUntilItEnds()
    {
        var first = (await TakeAsync("a", Some.Noon)).ShouldNotBeNull();

        (await TakeAsync("b", Later.AddTicks(-10))).ShouldBeNull();
        (await TakeAsync("a", Some.Noon)).ShouldBeNull("Not even its holder has it twice.");
        (await Store.Leases.TakeAsync("operation/2", "b", Some.Noon, Later, CancellationToken)).ShouldNotBeNull();

        var second = (await TakeAsync("b", Later)).ShouldNotBeNull();
        second.Epoch.ShouldBeGreaterThan(first.Epoch);
        (second.Name, second.Holder).ShouldBe((Name, "b"));
    }

    [Fact]
    public async Task Renew_OfALease_KeepsOthersAwayForAsLong()
    {
        var lease = (await TakeAsync("a", Some.Noon)).ShouldNotBeNull();

        (await Store.Leases.RenewAsync(lease, Later.AddSeconds(5), CancellationToken)).ShouldBeTrue();

        (await TakeAsync("b", Later)).ShouldBeNull();
        (await TakeAsync("b", Later.AddSeconds(5))).ShouldNotBeNull();
        (await Store.Leases.RenewAsync(lease, Later.AddDays(1), CancellationToken)).ShouldBeFalse();
    }

    [Fact]
    public async Task Release_OfALease_LetsOthersTakeItAtOnceWithAnEpochOfTheirOwn()
    {
        var first = (await TakeAsync("a", Some.Noon)).ShouldNotBeNull();
        await Store.Leases.ReleaseAsync(first, CancellationToken);

        var second = (await TakeAsync("a", Some.Noon)).ShouldNotBeNull();
        second.Epoch.ShouldBeGreaterThan(first.Epoch);
        await Store.Leases.ReleaseAsync(first, CancellationToken);

        (await TakeAsync("b", Some.Noon)).ShouldBeNull("Only the last holder can end it.");
    }

    [Fact]
    public async Task Write_UnderALeaseThatSomebodyTookOver_IsRefusedWhole()
    {
        var lease = (await TakeAsync("a", Some.Noon)).ShouldNotBeNull();
        await NoteAsync(lease, "in time");

        // Nobody wants it yet: late, but alone.
        await NoteAsync(lease, "late");
        (await TakeAsync("b", Later)).ShouldNotBeNull();
        (await Should.ThrowAsync<LeaseLostException>(() => NoteAsync(lease, "too late"))).Message.ShouldContain(Name);

        (await Store.Journal.ReadAllAsync(0, 10, CancellationToken)).Select(r => r.Entry.Message).ShouldBe(["in time", "late"]);
    }

    private protected Task<Lease?> TakeAsync(string holder, DateTimeOffset at) => Store.Leases.TakeAsync(Name, holder, at, Later, CancellationToken);

    private async Task NoteAsync(Lease lease, string text)
    {
        JournalEntry entry = new(null, Some.Noon, JournalLevel.Info, text);
        await Store.Writer.WriteAsync(new RunStatements([(Always, [])], [entry], CancellationToken) { Under = lease }, CancellationToken);
    }
}

public sealed class SqliteLeaseStoreTests : LeaseStoreTests, IDisposable
{
    private readonly TemporaryDirectory _directory = new("leases");

    public void Dispose() => _directory.Dispose();

    private protected override Task<StoreOptions> CreateAsync() => Task.FromResult(new StoreOptions { Directory = _directory.Path });
}

public sealed class PostgresLeaseStoreTests(PostgresServer server) : LeaseStoreTests
{
    private static int databases;
    private StoreOptions? _options;

    [Fact]
    public async Task Take_ByManyOfTwoReplicasAtOnce_GoesToOne()
    {
        await using var other = await TestStore.OpenAsync(await CreateAsync());

        var taken = await Task.WhenAll(Enumerable.Range(0, 100).Select(i =>
            (i % 2 == 0 ? Store : other).Leases.TakeAsync("x", $"h{i}", Some.Noon, Some.Noon.AddSeconds(10), TestContext.Current.CancellationToken)));

        taken.Count(l => l is not null).ShouldBe(1);
    }

    private protected override async Task<StoreOptions> CreateAsync() => _options ??= new StoreOptions
    {
        Directory = "unused",
        Database = await server.CreateDatabaseAsync($"leases_{Interlocked.Increment(ref databases)}", TestContext.Current.CancellationToken),
    };
}
