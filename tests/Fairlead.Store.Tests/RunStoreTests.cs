using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Runs;
using Fairlead.Testing;

namespace Fairlead.Store.Tests;

/// <summary>What every database must do with runs and with what people want of them.</summary>
public abstract class RunStoreTests : StoreTests
{
    private static readonly JournalEntry Entry = new(null, Some.Noon, JournalLevel.Info, "said");
    private static readonly RunEvent Abort = new RunEvent.Aborted(Some.Noon, "bo");

    private IRunStore Runs => Store.Runs;

    private IRunRequestStore Requests => Store.Requests;

    [Fact]
    public async Task Add_WithAKey_GivesTheSameRunAgainAndNoMoreThanAllowed()
    {
        var first = await AddAsync(Some.Run(), key: "k");

        (await Runs.AddAsync(New(Some.Run(), "k"), 2, CancellationToken)).ShouldNotBeNull().Id.ShouldBe(first.Id);
        await AddAsync(Some.Run());
        (await Runs.AddAsync(New(Some.Run()), 2, CancellationToken)).ShouldBeNull();
        var found = (await Runs.FindAsync(first.Id, CancellationToken)).ShouldNotBeNull();
        (found.Number, found.Owner, found.Name, found.ExpiresAt, found.Header).ShouldBe((first.Number, "ada", "it's \"named\"", first.ExpiresAt, first.Header));
        (await Runs.DocumentAsync(first, CancellationToken)).ShouldNotBeNull().Source.ShouldBe("{}");
        (await Runs.SourceAsync(first, CancellationToken)).ShouldBe("{}");
    }

    [Fact]
    public async Task Save_AStep_IsKeptRowByRowAndCountsForItsVersionOnly()
    {
        var run = await AddAsync(Some.Run());
        var next = run with { Version = 1, Header = run.Header with { Blocks = 2, Nodes = 2 }, IsHeld = true };
        var job = JobId.New(Some.Noon);
        var change = new RunChange(next, new RunDelta
        {
            Header = next.Header,
            Blocks = [Block(0) with { Variables = Variables() }, Block(1) with { EndedAt = Some.Noon, Failure = new Failure(FailureCause.NodeFailed, "It's \"bad\".") }],
            Nodes = [Node(0, 1) with { State = NodeState.Running, Loop = new LoopProgress(Started: 1, Total: 3) }, Node(1, 1) with { State = NodeState.Succeeded, Job = job, Attempt = 2 }],
            Iterations = [KeyValuePair.Create(new NodeInstanceId(0, 1), ImmutableArray.Create(new Iteration([KeyValuePair.Create("V", Value.Of("a"))]), new Iteration([])))],
            Entries = [new RunEntry(Some.Noon, JournalLevel.Info, JournalTopic.RunStarted, "here", "began")],
        })
        {
            Files = Files("wf:a", "wf:b"),
        };

        (await Runs.SaveAsync(change, CancellationToken)).ShouldBeTrue();
        (await Runs.SaveAsync(change, CancellationToken)).ShouldBeFalse();

        (await Runs.FindAsync(run.Id, CancellationToken)).ShouldNotBeNull().IsHeld.ShouldBeTrue();
        var open = await Runs.OpenRowsAsync(run, CancellationToken);
        open.Blocks.ShouldHaveSingleItem().Variables.ShouldBe(Variables(), ignoreOrder: true);
        open.Nodes.ShouldHaveSingleItem().Loop.ShouldBe(new LoopProgress(Started: 1, Total: 3));
        open.Iterations.ShouldHaveSingleItem().Value.Length.ShouldBe(2);
        (await Runs.BlocksAsync(run, CancellationToken).Select(b => b.Failure?.Message).ToListAsync(CancellationToken)).ShouldBe([null, "It's \"bad\"."]);
        (await Runs.NodesAsync(run, CancellationToken).Select(n => n.Id).ToListAsync(CancellationToken)).ShouldBe([new NodeInstanceId(0, 1), new NodeInstanceId(1, 1)]);
        (await Runs.JobsAsync(run, 0, 10, CancellationToken)).Jobs.ShouldBe([job]);
        (await Runs.FilesAsync(run, "wf:", "wf:a", 10, CancellationToken)).Select(f => f.Key).ShouldBe(["wf:b"]);
    }

    [Fact]
    public async Task Files_MoreThanAllowed_AreRefusedAsAWhole()
    {
        var run = await AddAsync(Some.Run());

        (await Runs.PutFilesAsync(run, Files("a", "b"), 2, Entry, CancellationToken)).ShouldBeTrue();
        (await Runs.PutFilesAsync(run, Files("c"), 2, Entry, CancellationToken)).ShouldBeFalse();

        (await Runs.FilesAsync(run, string.Empty, after: null, 10, CancellationToken)).Select(f => f.Key).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Requests_AreOpenInOrderUntilAStepAnswersThem()
    {
        var run = await AddAsync(Some.Run());
        var values = ImmutableDictionary<string, string>.Empty.Add("X", "it's 7");
        var first = (await Requests.AddAsync(run, new RunEvent.Continued(Some.Noon, values, "ada"), 2, CancellationToken)).ShouldNotBeNull();
        var second = (await Requests.AddAsync(run, Abort, 2, CancellationToken)).ShouldNotBeNull();

        (await Requests.AddAsync(run, Abort, 2, CancellationToken)).ShouldBeNull();
        (await Requests.AddAsync(Some.Run(), Abort, 2, CancellationToken)).ShouldBeNull();
        (await Requests.AskedAsync(1, Some.Noon, 0, 10, CancellationToken)).ShouldHaveSingleItem().Id.ShouldBe(run.Id);
        var open = await Requests.OpenAsync(run, CancellationToken);
        open.Select(r => r.Number).ShouldBe([first, second]);
        open[0].Wish.ShouldBeOfType<RunEvent.Continued>().Values.ShouldBe(values);
        open[1].Wish.ShouldBe(Abort);

        var step = new RunChange(run with { Version = 1 }, RunDelta.None)
        {
            Answers = [new RunAnswer(first, Some.Noon, Refusal.Conflict("No.")), new RunAnswer(second, Some.Noon)],
        };
        (await Runs.SaveAsync(step, CancellationToken)).ShouldBeTrue();

        (await Requests.OpenAsync(run, CancellationToken)).ShouldBeEmpty();
        (await Requests.FindAsync(first, CancellationToken)).ShouldNotBeNull().Refusal.ShouldBe(Refusal.Conflict("No."));
        (await Requests.FindAsync(second, CancellationToken)).ShouldNotBeNull().ShouldSatisfyAllConditions(r => r.IsAnswered.ShouldBeTrue(), r => r.Refusal.ShouldBeNull());
        await Requests.ForgetAsync(Some.Noon, CancellationToken);
        (await Requests.FindAsync(first, CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task Rest_WhileSomebodyAsks_IsRefused()
    {
        var run = await AddAsync(Some.Run());
        (await Runs.RestAsync(run, epoch: null, CancellationToken)).ShouldBeTrue();
        (await Runs.LeftAsync(Some.Noon, 0, 10, CancellationToken)).ShouldBeEmpty();

        var number = (await Requests.AddAsync(run, Abort, 10, CancellationToken)).ShouldNotBeNull();

        (await Runs.LeftAsync(Some.Noon, 0, 10, CancellationToken)).ShouldHaveSingleItem();
        (await Runs.RestAsync(run, epoch: null, CancellationToken)).ShouldBeFalse();
        var answered = run with { Version = 1 };
        await Runs.SaveAsync(new RunChange(answered, RunDelta.None) { Answers = [new RunAnswer(number, Some.Noon)] }, CancellationToken);
        (await Runs.RestAsync(run, epoch: null, CancellationToken)).ShouldBeFalse();
        (await Runs.RestAsync(answered, epoch: null, CancellationToken)).ShouldBeTrue();
    }

    [Fact]
    public async Task SetProperties_Discarded_LeavesTheListsAndAsksForItsRemoval()
    {
        var run = await AddAsync(Some.Run());
        var other = await AddAsync(Some.Run() with { Tags = ["x"], Grants = [new Grant(AccessLevel.Read, GranteeKind.Group, "hpc")] });
        await Runs.RestAsync(run, epoch: null, CancellationToken);

        (await Runs.SetPropertiesAsync(run with { IsDiscarded = true }, Entry, CancellationToken)).ShouldBeTrue();

        (await ListAsync(new RunQuery { Owner = "ada" })).ShouldBe([other.Id]);
        (await ListAsync(new RunQuery { Owner = "bo" })).ShouldBeEmpty();
        (await ListAsync(new RunQuery { Owner = "bo", SharedWith = [(GranteeKind.Group, "hpc")], Tags = ["x"] })).ShouldBe([other.Id]);
        (await Runs.LeftAsync(Some.Noon, 0, 10, CancellationToken)).Select(r => r.Id).ShouldBe([run.Id, other.Id]);
        (await Requests.OpenAsync(run, CancellationToken)).ShouldHaveSingleItem().Wish.ShouldBeNull();
        (await Runs.RestAsync(run, epoch: null, CancellationToken)).ShouldBeFalse();
        await Runs.RemoveAsync(run, Entry, CancellationToken);
        (await Runs.FindAsync(run.Id, CancellationToken)).ShouldBeNull();
        (await Requests.AskedAsync(1, Some.Noon, 0, 10, CancellationToken)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Claim_UnderALease_KeepsOthersAwayUntilTheLeaseEnds()
    {
        var leases = Store.Leases;
        var first = (await leases.TakeAsync("runs/a", "a", Some.Noon, Some.Noon.AddSeconds(8), CancellationToken)).ShouldNotBeNull().Epoch;
        var second = (await leases.TakeAsync("runs/b", "b", Some.Noon, Some.Noon.AddSeconds(30), CancellationToken)).ShouldNotBeNull().Epoch;
        var run = await AddAsync(Some.Run(), epoch: first);

        (await Runs.LeftAsync(Some.Noon, 0, 10, CancellationToken)).ShouldBeEmpty();
        (await Runs.ClaimAsync(run.Id, second, Some.Noon, CancellationToken)).ShouldBeNull();
        await Requests.AddAsync(run, Abort, 10, CancellationToken);
        (await Requests.AskedAsync(second, Some.Noon, 0, 10, CancellationToken)).ShouldBeEmpty();
        (await Requests.AskedAsync(first, Some.Noon, 0, 10, CancellationToken)).ShouldHaveSingleItem();

        var later = Some.Noon.AddSeconds(9);
        (await Runs.LeftAsync(later, 0, 10, CancellationToken)).ShouldHaveSingleItem();
        (await Requests.AskedAsync(second, later, 0, 10, CancellationToken)).ShouldHaveSingleItem();
        (await Runs.ClaimAsync(run.Id, second, later, CancellationToken)).ShouldNotBeNull().Id.ShouldBe(run.Id);
        var step = new RunChange(run with { Version = 1 }, RunDelta.None) { Epoch = first };
        (await Runs.SaveAsync(step, CancellationToken)).ShouldBeFalse();
        (await Runs.RestAsync(run, first, CancellationToken)).ShouldBeFalse();
        (await Runs.SaveAsync(step with { Epoch = second }, CancellationToken)).ShouldBeTrue();
    }

    [Fact]
    public async Task Expired_ComesOnceItsTimeHas()
    {
        var run = await AddAsync(Some.Run() with { ExpiresAt = Some.Noon.AddDays(1) });

        (await Runs.ExpiredAsync(Some.Noon, 10, CancellationToken)).ShouldBeEmpty();
        (await Runs.ExpiredAsync(Some.Noon.AddDays(1), 10, CancellationToken)).ShouldHaveSingleItem().Id.ShouldBe(run.Id);
    }

    private static BlockInstance Block(long id) => new() { Id = id, Block = 0, StartedAt = Some.Noon };

    private static NodeInstance Node(long block, int number) => new() { Id = new NodeInstanceId(block, number), Node = 0, Visit = 1, Order = block };

    private static ImmutableDictionary<string, Value> Variables() => ImmutableDictionary<string, Value>.Empty
        .Add("T", Value.Of("Grüße, 世界 🚢")).Add("L", Value.Of(1L << 40)).Add("F", Value.Of(0.1)).Add("N", Value.Null);

    private static ImmutableSortedDictionary<string, string> Files(params ReadOnlySpan<string> names) =>
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, names.ToArray().Select(n => KeyValuePair.Create(n, $"https://x.example/{n}")));

    private static NewRun New(Run run, string? key = null) => new(
        run, new RunDocument(new WorkflowDefinition { Root = new Block { Nodes = [new Node.Hold("wait")] } }, "{}"), ImmutableSortedDictionary<string, string>.Empty, key, Entry);

    private async Task<Run> AddAsync(Run run, string? key = null, long? epoch = null) =>
        (await Runs.AddAsync(New(run, key) with { Epoch = epoch }, 100, CancellationToken)).ShouldNotBeNull();

    private async Task<IEnumerable<RunId>> ListAsync(RunQuery query) => (await Runs.ListAsync(query, CancellationToken)).Runs.Select(r => r.Id);
}

public sealed class SqliteRunStoreTests : RunStoreTests, IDisposable
{
    private readonly TemporaryDirectory _directory = new("runs");

    public void Dispose() => _directory.Dispose();

    private protected override Task<StoreOptions> CreateAsync() => Task.FromResult(new StoreOptions { Directory = _directory.Path });
}

public sealed class PostgresRunStoreTests(PostgresServer server) : RunStoreTests
{
    private static int databases;

    private protected override async Task<StoreOptions> CreateAsync() => new()
    {
        Directory = "unused",
        Database = await server.CreateDatabaseAsync($"runs_{Interlocked.Increment(ref databases)}", TestContext.Current.CancellationToken),
    };
}
