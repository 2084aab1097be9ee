using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;

namespace Fairlead.Store.Tests;

/// <content>Jobs with tasks.</content>
public abstract partial class JobStoreTests
{
    [Fact]
    public async Task Apply_AdmittedToAnArray_MakesItsTasks()
    {
        const int Size = 2_500;
        var array = await Jobs.AddAsync(Some.New(Some.ArrayJob(Size)), CancellationToken);

        await Jobs.ApplyAsync(array.Id, new Signal.Admitted(Some.Noon), CancellationToken);

        var tasks = await TasksAsync(array.Id);
        tasks.Select(t => t.Index).ShouldBe(Enumerable.Range(0, Size).Cast<int?>());
        tasks.ShouldAllBe(t => t.State == JobState.Submitting && t.Version == 1 && t.Parent == array.Id && t.CurrentAttempt!.ArrayIndex == t.Index);
        (await Jobs.ListAsync(new JobQuery(), CancellationToken)).Jobs.ShouldBe([array.Id]);
        (await Jobs.FindAsync(array.Id, CancellationToken))!.Tasks.ShouldBe(new TaskCounts(Size));
    }

    [Fact]
    public async Task Apply_EndsOfAllTasks_EndTheArray()
    {
        var array = await Jobs.AddAsync(Some.New(Some.ArrayJob(3)), CancellationToken);
        await Jobs.ApplyAsync(array.Id, new Signal.Admitted(Some.Noon), CancellationToken);
        var tasks = await TasksAsync(array.Id);
        var end = new Signal.Ended(Some.Noon, new AttemptEnd { At = Some.Noon, Cause = EndCause.Exited, ExitCode = 0, Evidence = "result file" });

        await Task.WhenAll(tasks.Select(t => Jobs.ApplyAsync(t.Id, end, CancellationToken)));

        var ended = (await Jobs.FindAsync(array.Id, CancellationToken)).ShouldNotBeNull();
        ended.Tasks.ShouldBe(new TaskCounts(3, Succeeded: 3));
        ended.State.ShouldBe(JobState.Succeeded);
    }

    [Fact]
    public async Task Apply_AdmittedAndCancelledAtOnce_ReachesTheNewTasks()
    {
        var array = await Jobs.AddAsync(Some.New(Some.ArrayJob(20)), CancellationToken);

        await Jobs.ApplyAsync([(array.Id, new Signal.Admitted(Some.Noon)), (array.Id, new Signal.Cancel(Some.Noon, "ada"))], CancellationToken);

        (await TasksAsync(array.Id)).Select(t => (t.Work, t.Version)).ShouldAllBe(t => t.Work == JobWork.Cancel && t.Version == 2);
    }

    [Fact]
    public async Task Apply_DiscardOfAnArray_DiscardsItsTasksUntilNothingIsLeft()
    {
        var array = await Jobs.AddAsync(Some.New(Some.ArrayJob(20)), CancellationToken);
        await Jobs.ApplyAsync(array.Id, new Signal.Admitted(Some.Noon), CancellationToken);
        var tasks = await TasksAsync(array.Id);

        await Jobs.ApplyAsync(array.Id, new Signal.Discard(Some.Noon, "ada"), CancellationToken);
        (await Jobs.ListAsync(new JobQuery { Parent = array.Id }, CancellationToken)).Jobs.ShouldBeEmpty();
        await Jobs.ApplyAsync([.. tasks.Select(t => (t.Id, (Signal)new Signal.CancelConfirmed(Some.Noon, "gone")))], CancellationToken);
        await Jobs.ApplyAsync([.. tasks.Append(array).Select(t => (t.Id, (Signal)new Signal.Cleaned(Some.Noon)))], CancellationToken);

        (await Jobs.FindAsync([.. tasks.Append(array).Select(t => t.Id)], CancellationToken)).ShouldBeEmpty();
    }

    private async Task<IReadOnlyList<Job>> TasksAsync(JobId parent)
    {
        var page = await Jobs.ListAsync(new JobQuery { Parent = parent, Limit = JobQuery.MaxLimit }, CancellationToken);
        return [.. (await Jobs.FindAsync([.. page.Jobs], CancellationToken)).OrderBy(t => t.Number)];
    }
}
