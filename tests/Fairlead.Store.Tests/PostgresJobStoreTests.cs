using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Gateway.Jobs;
using Fairlead.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Fairlead.Store.Tests;

public sealed class PostgresJobStoreTests(PostgresServer server) : JobStoreTests
{
    private static int databases;
    private StoreOptions? _options;

    [Fact]
    public async Task Apply_ByTwoReplicasAtOnce_LosesNothing()
    {
        const int Each = 200;
        await using var other = await TestStore.OpenAsync(await CreateAsync());
        var job = await Store.Jobs.AddAsync(Some.New(), CancellationToken);

        await Task.WhenAll(Enumerable.Range(0, Each).SelectMany(i => new[] { Note(Store.Jobs, $"a{i}"), Note(other.Jobs, $"b{i}") }));

        (await other.Jobs.FindAsync(job.Id, CancellationToken))!.Version.ShouldBe(1 + (2 * Each));
        (await Store.Journal.ReadAsync(job.Id, 0, 1000, CancellationToken)).Select(r => r.Entry.Message).Distinct().Count().ShouldBe(1 + (2 * Each));

        Task Note(IJobStore jobs, string text) => jobs.ApplyAsync(job.Id, new Signal.Noted(Some.Noon, text), CancellationToken);
    }

    [Fact]
    public async Task Add_OneKeyByTwoReplicasAtOnce_MakesOneJob()
    {
        await using var other = await TestStore.OpenAsync(await CreateAsync());

        var jobs = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => (i % 2 == 0 ? Store : other).Jobs.AddAsync(Some.New(key: "k"), CancellationToken)));

        jobs.Select(j => j.Id).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Journal_WrittenByTwoReplicas_IsFollowedWithoutMissingAnything()
    {
        const int Each = 300;
        await using var other = await TestStore.OpenAsync(await CreateAsync());
        var writing = Task.WhenAll(Enumerable.Range(0, Each).SelectMany(i => new[] { WriteAsync(Store, $"a{i}"), WriteAsync(other, $"b{i}") }));

        var seen = new List<JournalRecord>();
        await Eventually.Become(
            async token =>
            {
                seen.AddRange(await Store.Journal.ReadAllAsync(seen.LastOrDefault()?.Sequence ?? 0, 50, token));
                return writing.IsCompleted && seen.Count >= 2 * Each;
            },
            cancellationToken: CancellationToken);

        await writing;
        seen.Select(r => r.Entry.Message).Distinct().Count().ShouldBe(2 * Each);

        static Task WriteAsync(TestStore store, string text) =>
            store.Journal.AppendAsync([new JournalEntry(null, Some.Noon, JournalLevel.Info, text)], CancellationToken);
    }

    [Fact]
    public async Task Open_ByTwoReplicasAtOnce_MakesTheSchemaOnce()
    {
        var options = new StoreOptions { Directory = "unused", Database = await server.CreateDatabaseAsync(NextName(), CancellationToken) };

        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TestStore.OpenAsync(options)));

        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    private protected override async Task<StoreOptions> CreateAsync() =>
        _options ??= new StoreOptions { Directory = "unused", Database = await server.CreateDatabaseAsync(NextName(), CancellationToken) };

    private static string NextName() => $"store_{Interlocked.Increment(ref databases)}";
}
