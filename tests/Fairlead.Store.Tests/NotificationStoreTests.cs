using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Core.Leases;
using Fairlead.Gateway.Leases;
using Fairlead.Gateway.Notifications;
using Fairlead.Testing;

namespace Fairlead.Store.Tests;

/// <summary>Notices, as every database has to keep them.</summary>
public abstract class NotificationStoreTests
{
    private static readonly DateTimeOffset Later = Some.Noon.AddYears(1);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Due_AfterTheStoreWasOpenedAgain_IsWhatWasNotDelivered()
    {
        var options = await CreateAsync();
        Job job;
        await using (var store = await TestStore.OpenAsync(options))
        {
            job = await RunAsync(store, "https://a.example:8443/hook?x=1");
        }

        await using var reopened = await TestStore.OpenAsync(options);
        (await reopened.Notifications.HostsAsync(Later, CancellationToken)).ShouldBe(["a.example:8443"]);
        var first = (await DueAsync(reopened, "a.example:8443")).ShouldHaveSingleItem();

        first.Notice.Word.ShouldBe("RUNNING");
        first.Notice.Job.ShouldBe(job.Id);
        first.Notice.Receiver.ShouldBe(new Uri("https://a.example:8443/hook?x=1"));
        first.Notice.Mandate.DistinguishedName.ShouldBe("CN=ada");
        var lease = await LeaseAsync(reopened, first);
        (await reopened.Notifications.BeginAsync(first, lease, CancellationToken)).ShouldBeTrue();
        await reopened.Notifications.RemoveAsync(first, Later, Entry(job, "told"), lease, CancellationToken);

        var second = (await DueAsync(reopened, "a.example:8443")).ShouldHaveSingleItem();
        second.Notice.Word.ShouldBe("SUCCESSFUL");
        second.Notice.ExitCode.ShouldBe(0);
        await reopened.Notifications.RemoveAsync(second, Later, Entry(job, "told again"), await LeaseAsync(reopened, second), CancellationToken);
        (await reopened.Notifications.HostsAsync(Later, CancellationToken)).ShouldBeEmpty();
        (await reopened.Notifications.NextAsync(Later, CancellationToken)).ShouldBeNull();
        (await reopened.Journal.ReadAsync(job.Id, 0, 100, CancellationToken)).Select(r => r.Entry.Message).TakeLast(2).ShouldBe(["told", "told again"]);
    }

    [Fact]
    public async Task Begin_OfANoticeThatSomebodyDelivers_IsForOneOfThem()
    {
        await using var store = await TestStore.OpenAsync(await CreateAsync());
        var job = await RunAsync(store, "https://a.example/hook");
        var notice = (await DueAsync(store, "a.example")).ShouldHaveSingleItem();
        var lease = await LeaseAsync(store, notice);

        (await store.Notifications.BeginAsync(notice, lease, CancellationToken)).ShouldBeTrue();
        (await store.Notifications.BeginAsync(notice, lease, CancellationToken)).ShouldBeFalse("It was read before it was tried.");
        (await DueAsync(store, "a.example")).ShouldBeEmpty();
        (await store.Notifications.NextAsync(Later, CancellationToken)).ShouldBeNull();

        await store.Notifications.PostponeAsync(notice, Some.Noon, Entry(job, "later"), lease, CancellationToken);
        await store.Leases.ReleaseAsync(lease, CancellationToken);
        var again = (await DueAsync(store, "a.example")).ShouldHaveSingleItem();
        (again.Number, again.Tries).ShouldBe((notice.Number, 1));
        await Should.ThrowAsync<LeaseLostException>(() => store.Notifications.RemoveAsync(notice, Later, Entry(job, "late"), lease, CancellationToken));
        (await DueAsync(store, "a.example")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Hosts_WithSomethingDue_AreNamedOnceEach()
    {
        await using var store = await TestStore.OpenAsync(await CreateAsync());
        foreach (var host in new[] { "c", "a", "b", "a", "c" })
        {
            await RunAsync(store, $"https://{host}.example/hook");
        }

        var hidden = (await DueAsync(store, "b.example")).ShouldHaveSingleItem();
        await LeaseAsync(store, hidden);

        (await store.Notifications.HostsAsync(Later, CancellationToken)).ShouldBe(["a.example", "c.example"], ignoreOrder: true);
        (await DueAsync(store, "a.example")).Count.ShouldBe(2);
        (await store.Notifications.HostsAsync(Some.Noon.AddYears(-1), CancellationToken)).ShouldBeEmpty();
    }

    private protected abstract Task<StoreOptions> CreateAsync();

    private static async Task<Job> RunAsync(TestStore store, string receiver)
    {
        var subscription = new Subscription
        {
            Receiver = new Uri(receiver),
            Format = "test",
            Jobs = new Uri("https://gw.example.org/jobs"),
            Mandate = Mandate.Of(new Principal { User = "ada", DistinguishedName = "CN=ada", Method = AuthenticationMethod.Password }),
            States = [new("RUNNING", [JobState.Running]), new("SUCCESSFUL", [JobState.Succeeded])],
            BatchStates = ["CONFIG.*"],
        };
        var job = await store.Jobs.AddAsync(Some.New(Some.Job(Some.Description with { Subscriptions = [subscription] })), CancellationToken);
        Signal[] signals =
        [
            new Signal.Admitted(Some.Noon),
            new Signal.Submitted(Some.Noon, new BatchId("17")),
            new Signal.Ended(Some.Noon, new AttemptEnd { At = Some.Noon, Cause = EndCause.Exited, ExitCode = 0, Evidence = "result file" }),
        ];
        await store.Jobs.ApplyAsync([.. signals.Select(s => (job.Id, s))], CancellationToken);
        return job;
    }

    private static Task<IReadOnlyList<PendingNotice>> DueAsync(TestStore store, string host) => store.Notifications.DueAsync(host, Later, 10, CancellationToken);

    private static async Task<Lease> LeaseAsync(TestStore store, PendingNotice notice) =>
        (await store.Leases.TakeAsync($"{LeaseNames.Notice}{notice.Number}", "we", Later, Later.AddMinutes(1), CancellationToken)).ShouldNotBeNull();

    private static JournalEntry Entry(Job job, string message) => new(job.Id, Some.Noon, JournalLevel.Info, message);
}

public sealed class SqliteNotificationStoreTests : NotificationStoreTests, IDisposable
{
    private readonly TemporaryDirectory _directory = new("notifications");

    public void Dispose() => _directory.Dispose();

    private protected override Task<StoreOptions> CreateAsync() => Task.FromResult(new StoreOptions { Directory = _directory.Path });
}

public sealed class PostgresNotificationStoreTests(PostgresServer server) : NotificationStoreTests
{
    private static int databases;

    private protected override async Task<StoreOptions> CreateAsync() => new()
    {
        Directory = "unused",
        Database = await server.CreateDatabaseAsync($"notifications_{Interlocked.Increment(ref databases)}", TestContext.Current.CancellationToken),
    };
}
