using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Runs;

namespace Fairlead.Store.Tests;

/// <content>Runs by their numbers.</content>
public abstract partial class JobStoreTests
{
    [Fact]
    public async Task Add_JobsAndRuns_TakeTheirNumbersFromOneSequence()
    {
        var numbers = new List<long>();
        for (var i = 0; i < 3; i++)
        {
            numbers.Add((await AddRunAsync("first")).Number);
            numbers.Add((await Jobs.AddAsync(Some.New(), CancellationToken)).Number);
            numbers.Add((await Jobs.AddAsync(Some.New(), CancellationToken)).Number);
        }

        numbers.ShouldBeUnique();
        numbers.ShouldBe(numbers.Order());
        (await Store.RunNumbers.FindAsync("here", numbers, CancellationToken)).Select(r => r.Number).ShouldBe([numbers[0], numbers[3], numbers[6]]);
        (await Store.RunNumbers.FindAsync("elsewhere", numbers, CancellationToken)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Runs_ThatEnd_LeaveTheCurrentOnesUnlessTheyStay()
    {
        var (goesOn, over, stays) = (await AddRunAsync("on"), await AddRunAsync("over"), await AddRunAsync("stays", staysCurrent: true));
        var (overLater, staying) = (await EndAsync(over, minutes: 1), await EndAsync(stays, minutes: 2));

        (await ListAsync(current: true)).ShouldBe([goesOn.Id, stays.Id]);
        (await ListAsync(current: false)).ShouldBe([over.Id]);
        (await Store.Runs.SetPropertiesAsync(staying with { StaysCurrent = false }, Entry(stays.Id), CancellationToken)).ShouldBeTrue();
        (await ListAsync(current: false)).ShouldBe([stays.Id, over.Id]);
        (await ListAsync(current: null)).ShouldBe([goesOn.Id, over.Id, stays.Id]);
        (await Store.RunNumbers.ListAsync("ada", new RunSelection("here", Current: null) { Name = "over", Tags = ["red"] }, CancellationToken)).ShouldHaveSingleItem()
            .Header.EndedAt.ShouldBe(overLater.Header.EndedAt);
        (await Store.RunNumbers.ListAsync("ada", new RunSelection("here", Current: null) { Tags = ["red", "green"] }, CancellationToken)).ShouldBeEmpty();
    }

    private async Task<List<RunId>> ListAsync(bool? current) =>
        [.. (await Store.RunNumbers.ListAsync("ada", new RunSelection("here", current), CancellationToken)).Select(r => r.Id)];

    private async Task<Run> EndAsync(Run run, int minutes)
    {
        var ended = run with { Version = run.Version + 1, Header = run.Header with { Phase = RunPhase.Succeeded, EndedAt = Some.Noon.AddMinutes(minutes) } };
        (await Store.Runs.SaveAsync(new RunChange(ended, RunDelta.None), CancellationToken)).ShouldBeTrue();
        return ended;
    }

    private async Task<Run> AddRunAsync(string name, bool staysCurrent = false)
    {
        var run = new Run
        {
            Id = RunId.New(Some.Noon),
            Mandate = Mandate.Of(new Principal { User = "ada", DistinguishedName = "CN=ada", Method = AuthenticationMethod.Password }),
            Dialect = "here",
            Name = name,
            Tags = ["red"],
            CreatedAt = Some.Noon,
            ExpiresAt = Some.Noon.AddDays(1),
            Header = new RunHeader { StartedAt = Some.Noon },
            StaysCurrent = staysCurrent,
        };
        var document = new RunDocument(new WorkflowDefinition { Root = new Block { Nodes = [new Node.Fork("only")] } }, "{}");
        return await Store.Runs.AddAsync(new NewRun(run, document, ImmutableSortedDictionary<string, string>.Empty, Key: null, Entry(run.Id)), most: 100, CancellationToken)
            ?? throw new ShouldAssertException("There are too many runs.");
    }

    private static JournalEntry Entry(RunId run) => new(Job: null, Some.Noon, JournalLevel.Info, "Changed.", "ada", run);
}
