using Fairlead.Core.Jobs;

namespace Fairlead.Store.Tests;

/// <content>What was run beside jobs.</content>
public abstract partial class JobStoreTests
{
    [Fact]
    public async Task Commands_BesideJobs_AreKeptInOrderAsLongAsTheJob()
    {
        var (job, other) = (await Jobs.AddAsync(Some.New(), CancellationToken), await Jobs.AddAsync(Some.New(), CancellationToken));
        var commands = Enumerable.Range(0, 3).Select(n => new JobCommand(job.Id, Some.Noon.AddSeconds(n), $"ls {n}")).ToList();
        foreach (var command in commands)
        {
            await Store.Commands.AddAsync(command, most: 2, CancellationToken);
        }

        await Store.Commands.AddAsync(new JobCommand(other.Id, Some.Noon, "pwd"), most: 2, CancellationToken);

        (await Store.Commands.ListAsync([job.Id], CancellationToken)).ShouldBe(commands[..2]);
        (await Store.Commands.ListAsync([job.Id, other.Id], CancellationToken)).Count.ShouldBe(3);
        (await Store.Commands.ListAsync([], CancellationToken)).ShouldBeEmpty();

        await Jobs.ApplyAsync([(job.Id, new Signal.Discard(Some.Noon, "ada")), (job.Id, new Signal.Cleaned(Some.Noon))], CancellationToken);
        (await Jobs.FindAsync(job.Id, CancellationToken)).ShouldBeNull();
        await Store.Commands.AddAsync(new JobCommand(other.Id, Some.Noon, "id"), most: 2, CancellationToken);
        (await Store.Commands.ListAsync([job.Id, other.Id], CancellationToken)).Select(c => c.Text).ShouldBe(["pwd", "id"]);
    }
}
