using System.Collections.Immutable;
using Fairlead.Core.Registry;
using Fairlead.Testing;

namespace Fairlead.Store.Tests;

/// <summary>Published services, as every database has to keep them.</summary>
public abstract class ServiceStoreTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_AgainAndAfterItsTime_KeepsTheLatestThatIsNotOver()
    {
        var options = await CreateAsync();
        await using (var store = await TestStore.OpenAsync(options))
        {
            var now = TimeProvider.System.GetUtcNow();
            await store.Services.PublishAsync(Entry("https://b.example/", now.AddHours(1), "first"), CancellationToken);
            await store.Services.PublishAsync(Entry("https://b.example/", now.AddHours(2), "second"), CancellationToken);
            await store.Services.PublishAsync(Entry("https://a.example/", now.AddHours(1), "another"), CancellationToken);
            await store.Services.PublishAsync(Entry("https://c.example/", now.AddHours(-1), "over"), CancellationToken);
        }

        await using var reopened = await TestStore.OpenAsync(options);
        var found = await reopened.Services.ListAsync(CancellationToken);

        found.Select(e => e.Properties["note"]).ShouldBe(["another", "second"]);
        found[1].Address.ShouldBe(new Uri("https://b.example/"));
        found[1].PublishedBy.ShouldBe("root");
        await reopened.Services.RemoveAsync(found[0].Id, CancellationToken);
        await reopened.Services.RemoveAsync("unknown", CancellationToken);
        (await reopened.Services.ListAsync(CancellationToken)).ShouldHaveSingleItem().Id.ShouldBe(found[1].Id);
    }

    private protected abstract Task<StoreOptions> CreateAsync();

    private static ServiceEntry Entry(string address, DateTimeOffset end, string note) => new()
    {
        Address = new Uri(address),
        Kind = "CoreServices",
        Properties = ImmutableSortedDictionary<string, string>.Empty.Add("note", note),
        PublishedBy = "root",
        ExpiresAt = end,
    };
}

public sealed class SqliteServiceStoreTests : ServiceStoreTests, IDisposable
{
    private readonly TemporaryDirectory _directory = new("services");

    public void Dispose() => _directory.Dispose();

    private protected override Task<StoreOptions> CreateAsync() => Task.FromResult(new StoreOptions { Directory = _directory.Path });
}

public sealed class PostgresServiceStoreTests(PostgresServer server) : ServiceStoreTests
{
    private protected override async Task<StoreOptions> CreateAsync() => new()
    {
        Directory = "unused",
        Database = await server.CreateDatabaseAsync("services", TestContext.Current.CancellationToken),
    };
}
