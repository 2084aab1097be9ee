using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Journal;
using Fairlead.Gateway.Runs;
using Fairlead.Gateway.Runs.Output;
using Fairlead.Testing;

namespace Fairlead.Store.Tests;

/// <summary>What every database must do with the logs of runs, and with how far output has been entered in them.</summary>
public abstract class RunLogStoreTests : StoreTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private FollowRunLog Follow => new(Store.RunLog, Store.LogFeed, TimeProvider.System);

    [Fact]
    public async Task Read_SomeLevels_CountsAndSkipsWithinThem()
    {
        var (one, other) = (await AddAsync(), await AddAsync());
        foreach (var run in (Run[])[one, other])
        {
            await Store.Journal.AppendAsync([.. Enumerable.Range(0, 40).Select(i => Line(run.Id, (JournalLevel)(i % 4), $"{i}"))], CancellationToken);
        }

        var page = await Store.RunLog.ReadAsync(one.Id, new RunLogQuery(JournalLevels.Debug | JournalLevels.Error, 3, 4), CancellationToken);

        page.Total.ShouldBe(20);
        page.Entries.Select(e => e.Message).ShouldBe(["7", "8", "11", "12"]);
        page.Entries[0].ShouldBe(Line(one.Id, JournalLevel.Error, "7"));
        (await Store.RunLog.ReadAsync(one.Id, new RunLogQuery(JournalLevels.All, 40, 10), CancellationToken)).ShouldBe((0, 40));
        (await Store.RunLog.ReadAsync(one.Id, new RunLogQuery(JournalLevels.Warning, 0, 0), CancellationToken)).ShouldBe((0, 10));
        (await Store.RunLog.ReadAsync(RunId.New(Some.Noon), new RunLogQuery(JournalLevels.All, 0, 10), CancellationToken)).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Read_WhatIsNotOfTheLog_IsNotThere()
    {
        var run = await AddAsync();

        await Store.Journal.AppendAsync([Line(run.Id, JournalLevel.Info, "refused") with { Topic = null }], CancellationToken);

        (await Store.RunLog.ReadAsync(run.Id, new RunLogQuery(JournalLevels.All, 0, 10), CancellationToken)).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Apply_ToAJobOfARun_IsInItsLogWithItsPlace()
    {
        var run = await AddAsync();
        var job = await Store.Jobs.AddAsync(Some.New(Some.Job() with { PartOf = new RunPart(run.Id, new NodeInstanceId(0, 1), 1, "mesh") }), CancellationToken);
        await Store.Jobs.ApplyAsync([(job.Id, new Signal.Admitted(Some.Noon))], CancellationToken);

        var page = await Store.RunLog.ReadAsync(run.Id, new RunLogQuery(JournalLevels.All, 0, 10), CancellationToken);

        page.Entries[^1].Topic.ShouldBe(JournalTopic.JobSubmitting);
        page.Entries.ShouldAllBe(e => e.Place == "mesh");
    }

    [Fact]
    public async Task Follow_ManyWhoWait_AllGetTheNewEntry()
    {
        var run = await AddAsync();
        await Store.Journal.AppendAsync([Line(run.Id, JournalLevel.Info, "old")], CancellationToken);
        var waiting = Enumerable.Range(0, 2_000).Select(i => Follow.RunAsync(run, new RunLogQuery(JournalLevels.All, 1, 50), Patience, CancellationToken)).ToList();
        waiting.ShouldAllBe(w => !w.IsCompleted);

        await Store.Journal.AppendAsync([Line(run.Id, JournalLevel.Info, "new")], CancellationToken);

        (await Task.WhenAll(waiting)).ShouldAllBe(page => page.Entries.Count == 1 && page.Entries[0].Message == "new" && page.Total == 2);
    }

    [Fact]
    public async Task Follow_EntriesOfOtherLevels_GoesOnWaitingUntilPatienceIsOver()
    {
        var run = await AddAsync();
        var waiting = Follow.RunAsync(run, new RunLogQuery(JournalLevels.Error, 0, 50), TimeSpan.FromMilliseconds(300), CancellationToken);

        await Store.Journal.AppendAsync([Line(run.Id, JournalLevel.Info, "not wanted")], CancellationToken);

        (await waiting).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Output_EnteredTwice_IsThereOnce()
    {
        var run = await AddAsync();
        var job = JobId.New(Some.Noon);
        ImmutableArray<JournalEntry> lines = [Line(run.Id, JournalLevel.Debug, "a")];

        (await Store.Outputs.SaveAsync(run, job, "stdout", default, new OutputPlace(2, 1), lines, CancellationToken)).ShouldBeTrue();
        (await Store.Outputs.SaveAsync(run, job, "stdout", default, new OutputPlace(2, 1), lines, CancellationToken)).ShouldBeFalse();
        (await Store.Outputs.SaveAsync(run, job, "stdout", new OutputPlace(2, 1), new OutputPlace(4, 2), lines, CancellationToken)).ShouldBeTrue();

        (await Store.Outputs.FindAsync(run, job, "stdout", CancellationToken)).ShouldBe(new OutputPlace(4, 2));
        (await Store.Outputs.FindAsync(run, job, "stderr", CancellationToken)).ShouldBe(default);
        (await Store.RunLog.ReadAsync(run.Id, new RunLogQuery(JournalLevels.All, 0, 10), CancellationToken)).ShouldBe((2, 2));
        await Store.Runs.RemoveAsync(run, Line(run.Id, JournalLevel.Info, "gone"), CancellationToken);
        (await Store.Outputs.SaveAsync(run, job, "stdout", new OutputPlace(4, 2), new OutputPlace(5, 3), lines, CancellationToken)).ShouldBeFalse();
    }

    private static JournalEntry Line(RunId run, JournalLevel level, string text) => new(Job: null, Some.Noon, level, text, Run: run) { Topic = JournalTopic.Output, Place = "mesh" };

    private async Task<Run> AddAsync()
    {
        var document = new RunDocument(new WorkflowDefinition { Root = new Block { Nodes = [new Node.Hold("wait")] } }, "{}");
        var entry = new JournalEntry(Job: null, Some.Noon, JournalLevel.Info, "said");
        return (await Store.Runs.AddAsync(new NewRun(Some.Run() with { LogsOutput = true }, document, ImmutableSortedDictionary<string, string>.Empty, Key: null, entry), 100, CancellationToken))
            .ShouldNotBeNull();
    }
}

public sealed class SqliteRunLogStoreTests : RunLogStoreTests, IDisposable
{
    private readonly TemporaryDirectory _directory = new("logs");

    public void Dispose() => _directory.Dispose();

    private protected override Task<StoreOptions> CreateAsync() => Task.FromResult(new StoreOptions { Directory = _directory.Path });
}

public sealed class PostgresRunLogStoreTests(PostgresServer server) : RunLogStoreTests
{
    private static int databases;

    private protected override async Task<StoreOptions> CreateAsync() => new()
    {
        Directory = "unused",
        Database = await server.CreateDatabaseAsync($"logs_{Interlocked.Increment(ref databases)}", TestContext.Current.CancellationToken),
    };
}

internal static class RunLogPageShould
{
    /// <summary>So many entries, of so many.</summary>
    public static void ShouldBe(this RunLogPage page, (int Entries, long Total) expected) => (page.Entries.Count, page.Total).ShouldBe(expected);
}
