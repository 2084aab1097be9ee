using System.Collections.Concurrent;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Testing;

namespace Fairlead.Store.Tests;

/// <summary>Two processes on one database hear of what the other does to jobs.</summary>
public sealed class OthersNewsTests(PostgresServer server)
{
    private static int databases;

    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_AfterAnotherProcessDid_TellsOfItsJobsInTheirNewestVersionOnce()
    {
        var options = new StoreOptions { Directory = "unused", Database = await server.CreateDatabaseAsync($"others_{Interlocked.Increment(ref databases)}", _cancellationToken) };
        await using var one = await TestStore.OpenAsync(options);
        await using var other = await TestStore.OpenAsync(options);
        await WriteAsync(one);
        var heard = new ConcurrentQueue<Job>();
        using var following = one.Feed.Follow(jobs => jobs.ToList().ForEach(heard.Enqueue));

        var job = await other.Jobs.AddAsync(Some.New(), _cancellationToken);
        await other.Jobs.ApplyAsync([(job.Id, new Signal.Admitted(Some.Noon))], _cancellationToken);
        await WriteAsync(one);
        await WriteAsync(one);

        var told = heard.ShouldHaveSingleItem();
        told.Id.ShouldBe(job.Id);
        told.State.ShouldBe(JobState.Submitting);
    }

    private Task WriteAsync(TestStore store) =>
        store.Journal.AppendAsync([new JournalEntry(null, Some.Noon, JournalLevel.Info, "something else")], _cancellationToken);
}
