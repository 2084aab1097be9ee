using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Gateway.Jobs;
using Fairlead.Store.Rows;
using FsCheck.Fluent;

namespace Fairlead.Store.Tests;

/// <summary>What every database must do; run for each of them by the classes below it.</summary>
public abstract partial class JobStoreTests : IAsyncLifetime
{
    private TestStore? _store;

    private protected TestStore Store => _store ?? throw new InvalidOperationException("The store is not open.");

    private protected static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private IJobStore Jobs => Store.Jobs;

    public async ValueTask InitializeAsync() => _store = await TestStore.OpenAsync(await CreateAsync());

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>An empty database of its own.</summary>
    private protected abstract Task<StoreOptions> CreateAsync();

    [Fact]
    public async Task Add_ANewJob_IsFoundAsItCameBack()
    {
        var added = await Jobs.AddAsync(Some.New(Some.Job() with { CreatedAt = Some.Noon.AddTicks(17), ExpiresAt = Some.Noon.AddDays(1) }, source: "{\"a\":1}"), CancellationToken);

        added.Number.ShouldBeGreaterThan(0);
        added.Version.ShouldBe(1);
        Same(await Jobs.FindAsync(added.Id, CancellationToken), added);
        (await Jobs.SourceAsync(added.Id, CancellationToken)).ShouldBe("{\"a\":1}");
        var record = (await Store.Journal.ReadAsync(added.Id, 0, 10, CancellationToken)).ShouldHaveSingleItem();
        record.Entry.ShouldBe(new JournalEntry(added.Id, added.CreatedAt, JournalLevel.Info, "Accepted.", "ada"));
    }

    [Fact]
    public async Task Add_AnyJob_IsFoundAsItCameBack()
    {
        foreach (var job in Some.StoredJobs().Sample(100))
        {
            var added = await Jobs.AddAsync(Some.New(job), CancellationToken);

            Same(await Jobs.FindAsync(added.Id, CancellationToken), added);
            Same(added, job with { Number = added.Number, Version = 1 });
        }
    }

    [Fact]
    public async Task Add_OneKeyAHundredTimesAtOnce_MakesOneJob()
    {
        var jobs = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Jobs.AddAsync(Some.New(key: "k"), CancellationToken)));

        jobs.Select(j => j.Id).Distinct().ShouldHaveSingleItem();
        (await Jobs.CountAsync(new JobQuery(), CancellationToken)).ShouldBe(1);
        (await Store.Journal.ReadAllAsync(0, 1000, CancellationToken)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Add_OneKeyOfTwoOwners_MakesTwoJobs()
    {
        var first = await Jobs.AddAsync(Some.New(key: "k"), CancellationToken);
        var second = await Jobs.AddAsync(Some.New(Some.Job() with { Owner = "bob" }, key: "k"), CancellationToken);

        second.Id.ShouldNotBe(first.Id);
    }

    [Fact]
    public async Task Add_ManyAtOnce_NumbersThemAscendingAndAllAreThere()
    {
        var jobs = await Task.WhenAll(Enumerable.Range(0, 1500).Select(_ => Jobs.AddAsync(Some.New(), CancellationToken)));

        jobs.Select(j => j.Number).ShouldBeUnique();
        (await Jobs.FindAsync([.. jobs.Select(j => j.Id), JobId.New(Some.Noon)], CancellationToken)).Count.ShouldBe(1500);
    }

    [Fact]
    public async Task Find_WhatIsNotThere_IsNull()
    {
        (await Jobs.FindAsync(JobId.New(Some.Noon), CancellationToken)).ShouldBeNull();
        (await Jobs.SourceAsync(JobId.New(Some.Noon), CancellationToken)).ShouldBeNull();
        (await Jobs.FindAsync([], CancellationToken)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Apply_SignalsForOneJobAtOnce_BuildOnEachOther()
    {
        var job = await Jobs.AddAsync(Some.New(), CancellationToken);

        var outcomes = await Jobs.ApplyAsync(
            [
                (job.Id, new Signal.Admitted(Some.Noon)),
                (job.Id, new Signal.Submitted(Some.Noon, new BatchId("17"))),
                (job.Id, new Signal.Started(Some.Noon, "node1")),
                (job.Id, new Signal.Start(Some.Noon, "ada")),
                (job.Id, new Signal.Ended(Some.Noon, new AttemptEnd { At = Some.Noon, Cause = EndCause.Exited, ExitCode = 0, Evidence = "result file" })),
            ],
            CancellationToken);

        outcomes.Select(StateOf).ShouldBe([JobState.Submitting, JobState.Queued, JobState.Running, null, JobState.Succeeded]);
        var stored = await Jobs.FindAsync(job.Id, CancellationToken);
        Same(stored, Value(outcomes[^1]));
        stored.ShouldNotBeNull().Version.ShouldBe(5);
        (await Store.Journal.ReadAsync(job.Id, 0, 100, CancellationToken)).Select(r => r.Entry.Message)
            .ShouldBe(["Accepted.", "Submitting attempt 1.", "The batch system has it as 17.", "Running on node1.", "Succeeded."]);
    }

    [Fact]
    public async Task Apply_ToWhatIsNotThere_IsNotFound()
    {
        var outcome = await Jobs.ApplyAsync(JobId.New(Some.Noon), new Signal.Cancel(Some.Noon, "ada"), CancellationToken);

        Refused(outcome).Kind.ShouldBe(RefusalKind.NotFound);
    }

    [Fact]
    public async Task Apply_LateNews_WritesNothing()
    {
        var job = await Jobs.AddAsync(Some.New(), CancellationToken);

        Same(Value(await Jobs.ApplyAsync(job.Id, new Signal.Started(Some.Noon), CancellationToken)), job);
        (await Jobs.FindAsync(job.Id, CancellationToken)).ShouldNotBeNull().Version.ShouldBe(1);
    }

    [Fact]
    public async Task Apply_Cleaned_RemovesTheJobAndKeepsItsJournal()
    {
        var job = await Jobs.AddAsync(Some.New(Some.Job() with { Tags = ["red"] }, key: "k"), CancellationToken);

        var outcomes = await Jobs.ApplyAsync(
            [(job.Id, new Signal.Discard(Some.Noon, "ada")), (job.Id, new Signal.Cleaned(Some.Noon)), (job.Id, new Signal.Noted(Some.Noon, "too late"))], CancellationToken);

        Value(outcomes[1]).State.ShouldBe(JobState.Cancelled);
        Refused(outcomes[2]).Kind.ShouldBe(RefusalKind.NotFound);
        (await Jobs.FindAsync(job.Id, CancellationToken)).ShouldBeNull();
        (await Store.Journal.ReadAsync(job.Id, 0, 100, CancellationToken)).Count.ShouldBe(3);
        (await Jobs.AddAsync(Some.New(key: "k"), CancellationToken)).Id.ShouldNotBe(job.Id);
    }

    [Fact]
    public async Task Feed_AfterACommit_HasTheNewVersions()
    {
        var seen = new List<Job>();
        using var subscription = Store.Feed.Follow(jobs =>
        {
            lock (seen)
            {
                seen.AddRange(jobs);
            }
        });
        var job = await Jobs.AddAsync(Some.New(), CancellationToken);
        await Jobs.ApplyAsync(job.Id, new Signal.Admitted(Some.Noon), CancellationToken);

        await Testing.Eventually.Become(
            () =>
            {
                lock (seen)
                {
                    return seen.Select(j => (j.Id, j.Version, j.State)).SequenceEqual([(job.Id, 1, JobState.Accepted), (job.Id, 2, JobState.Submitting)]);
                }
            },
            cancellationToken: CancellationToken);
    }

    private protected static Job Value(Outcome<Job> outcome) =>
        outcome.TryGet(out var job, out var refusal) ? job : throw new InvalidOperationException(refusal.Message);

    private protected static Refusal Refused(Outcome<Job> outcome) =>
        outcome.TryGet(out _, out var refusal) ? throw new InvalidOperationException("It was not refused.") : refusal;

    private static JobState? StateOf(Outcome<Job> outcome) => outcome.TryGet(out var job, out _) ? job.State : null;

    /// <summary>Arrays and dictionaries compare by reference: jobs are the same where all they hold is.</summary>
    private protected static void Same(Job? actual, Job expected)
    {
        var job = actual.ShouldNotBeNull();
        StoreJson.Write(job.Description).ShouldBe(StoreJson.Write(expected.Description));
        StoreJson.Write(job.Attempts).ShouldBe(StoreJson.Write(expected.Attempts));
        job.Tags.ShouldBe(expected.Tags);
        (job with { Description = expected.Description, Attempts = expected.Attempts, Tags = expected.Tags }).ShouldBe(expected);
    }
}
