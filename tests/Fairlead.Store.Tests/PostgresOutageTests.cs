using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;
using Fairlead.Testing;

namespace Fairlead.Store.Tests;

/// <summary>A server of its own that goes away.</summary>
public sealed class PostgresOutageTests : IAsyncLifetime
{
    private readonly PostgresServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Add_WhileTheServerIsKilled_LosesAndDoublesNothing()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var store = await TestStore.OpenAsync(new StoreOptions { Directory = "unused", Database = _server.ConnectionString, Patience = TimeSpan.FromSeconds(60) });
        var job = await store.Jobs.AddAsync(Some.New(), cancellationToken);
        var acknowledged = 0;
        var adding = Enumerable.Range(0, 16).Select(_ => AddAsync()).ToList();

        await Eventually.Become(() => Volatile.Read(ref acknowledged) > 200, cancellationToken: cancellationToken);
        await _server.KillAsync(cancellationToken);
        await _server.StartAsync(cancellationToken);

        var added = (await Task.WhenAll(adding)).SelectMany(a => a).ToList();
        (await store.Jobs.FindAsync(added, cancellationToken)).Count.ShouldBe(added.Count);
        (await store.Jobs.CountAsync(new JobQuery(), cancellationToken)).ShouldBe(added.Count + 1);
        (await store.Jobs.FindAsync(job.Id, cancellationToken))!.Version.ShouldBe(1 + added.Count);

        async Task<List<JobId>> AddAsync()
        {
            var mine = new List<JobId>();
            for (var i = 0; i < 100; i++)
            {
                mine.Add((await store.Jobs.AddAsync(Some.New(), cancellationToken)).Id);
                await store.Jobs.ApplyAsync(job.Id, new Signal.Noted(Some.Noon, "another"), cancellationToken);
                Interlocked.Increment(ref acknowledged);
            }

            return mine;
        }
    }

    [Fact]
    public async Task Read_WhileTheServerIsKilled_AnswersWhenItIsBack()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var store = await TestStore.OpenAsync(new StoreOptions { Directory = "unused", Database = _server.ConnectionString, Patience = TimeSpan.FromSeconds(60) });
        var job = await store.Jobs.AddAsync(Some.New(), cancellationToken);
        var rounds = 0;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = Enumerable.Range(0, 16).Select(_ => ReadAsync()).ToList();

        await Eventually.Become(() => Volatile.Read(ref rounds) > 200, cancellationToken: cancellationToken);
        await _server.KillAsync(cancellationToken);
        await _server.StartAsync(cancellationToken);
        var before = Volatile.Read(ref rounds);
        await Eventually.Become(() => Volatile.Read(ref rounds) > before + 200, cancellationToken: cancellationToken);
        await enough.CancelAsync();

        await Task.WhenAll(reading);

        async Task ReadAsync()
        {
            while (!enough.IsCancellationRequested)
            {
                (await store.Jobs.FindAsync(job.Id, cancellationToken)).ShouldNotBeNull();
                (await store.Jobs.FindAsync([job.Id], cancellationToken)).Count.ShouldBe(1);
                (await store.Jobs.ListAsync(new JobQuery(), cancellationToken)).Jobs.ShouldBe([job.Id]);
                (await store.Journal.ReadAsync(job.Id, 0, 10, cancellationToken)).ShouldNotBeEmpty();
                Interlocked.Increment(ref rounds);
            }
        }
    }

    [Fact]
    public async Task Read_WhileTheServerIsAway_IsUnavailableUntilItIsBack()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var store = await TestStore.OpenAsync(new StoreOptions { Directory = "unused", Database = _server.ConnectionString, Patience = TimeSpan.FromMilliseconds(300) });
        var job = await store.Jobs.AddAsync(Some.New(), cancellationToken);
        await _server.StopAsync(cancellationToken);

        await Should.ThrowAsync<StoreUnavailableException>(() => store.Jobs.FindAsync(job.Id, cancellationToken));
        await Should.ThrowAsync<StoreUnavailableException>(() => store.Jobs.CountAsync(new JobQuery(), cancellationToken));
        await Should.ThrowAsync<StoreUnavailableException>(() => store.Journal.ReadAsync(job.Id, 0, 10, cancellationToken));

        await _server.StartAsync(cancellationToken);
        (await store.Jobs.FindAsync(job.Id, cancellationToken)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Add_WhileTheServerIsAway_IsUnavailableUntilItIsBack()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var store = await TestStore.OpenAsync(new StoreOptions { Directory = "unused", Database = _server.ConnectionString, Patience = TimeSpan.FromMilliseconds(300) });
        await _server.StopAsync(cancellationToken);

        await Should.ThrowAsync<StoreUnavailableException>(() => store.Jobs.AddAsync(Some.New(), cancellationToken));

        await _server.StartAsync(cancellationToken);
        await store.Jobs.AddAsync(Some.New(), cancellationToken);
        (await store.Jobs.CountAsync(new JobQuery(), cancellationToken)).ShouldBe(1);
    }
}
