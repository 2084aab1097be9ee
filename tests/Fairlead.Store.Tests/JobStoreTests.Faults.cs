using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Gateway.Jobs;

namespace Fairlead.Store.Tests;

/// <content>What goes wrong, and the journal.</content>
public abstract partial class JobStoreTests
{
    [Fact]
    public async Task Add_OneThatCannotBeStoredAmongMany_FailsAlone()
    {
        // No owner: the database refuses it, and with it the transaction.
        var poisoned = Some.New(Some.Job() with { Owner = null! });
        var additions = Enumerable.Range(0, 200).Select(i => Jobs.AddAsync(i == 100 ? poisoned : Some.New(), CancellationToken)).ToList();

        await Task.WhenAll(additions).ContinueWith(_ => { }, CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);

        additions.Where(a => a.IsFaulted).ShouldHaveSingleItem().ShouldBeSameAs(additions[100]);
        (await Jobs.CountAsync(new JobQuery(), CancellationToken)).ShouldBe(199);
        (await Store.Journal.ReadAllAsync(0, 1000, CancellationToken)).Count.ShouldBe(199);
    }

    [Fact]
    public async Task Add_TextThatDatabasesRefuse_IsKeptReadable()
    {
        var job = Some.Job() with { Message = "nul \0 and half a pair \ud800.", Tags = ["t\0"] };

        await Jobs.AddAsync(Some.New(job, source: "a\0b"), CancellationToken);

        (await Jobs.FindAsync(job.Id, CancellationToken))!.Message.ShouldBe("nul \ufffd and half a pair \ufffd.");
        (await Jobs.SourceAsync(job.Id, CancellationToken)).ShouldBe("a\ufffdb");
        (await Jobs.ListAsync(new JobQuery { Owner = "ada", Tags = ["t\0"] }, CancellationToken)).Jobs.ShouldBe([job.Id]);
    }

    [Fact]
    public async Task Add_AfterItsCallerLeft_StoresNothing()
    {
        using var left = new CancellationTokenSource();
        await left.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => Jobs.AddAsync(Some.New(), left.Token));

        (await Jobs.CountAsync(new JobQuery(), CancellationToken)).ShouldBe(0);
    }

    [Fact]
    public async Task Dispose_WithChangesWaiting_WritesThem()
    {
        var store = await TestStore.OpenAsync(await CreateAsync());
        var jobs = store.Jobs;
        var additions = Enumerable.Range(0, 1000).Select(_ => jobs.AddAsync(Some.New(), CancellationToken)).ToList();

        await store.DisposeAsync();

        await Task.WhenAll(additions);
        await Should.ThrowAsync<StoreUnavailableException>(() => jobs.AddAsync(Some.New(), CancellationToken));
    }

    [Fact]
    public async Task Journal_OfManyWriters_IsReadWithoutGapsInOrder()
    {
        var job = await Jobs.AddAsync(Some.New(), CancellationToken);
        await Store.Journal.AppendAsync([new JournalEntry(null, Some.Noon, JournalLevel.Warning, "Login failed.", "eve")], CancellationToken);
        for (var i = 0; i < 10; i++)
        {
            await Jobs.ApplyAsync(job.Id, new Signal.Noted(Some.Noon, $"Note {i}"), CancellationToken);
        }

        var all = await Store.Journal.ReadAllAsync(0, 100, CancellationToken);
        all.Select(r => r.Entry.Message).ShouldBe(["Accepted.", "Login failed.", .. Enumerable.Range(0, 10).Select(i => $"Note {i}")]);
        all.Select(r => r.Sequence).ShouldBeInOrder();
        all[1].Entry.ShouldBe(new JournalEntry(null, Some.Noon, JournalLevel.Warning, "Login failed.", "eve"));

        var rest = await Store.Journal.ReadAsync(job.Id, all[5].Sequence, 3, CancellationToken);
        rest.ShouldBe(all.Skip(6).Take(3));
    }
}
