using System.Globalization;
using Fairlead.Core.Journal;
using Fairlead.Core.Logins;
using Fairlead.Gateway.Logins;
using Fairlead.Testing;

namespace Fairlead.Store.Tests;

/// <summary>Programs that people log in from, and their logins, as every database has to keep them.</summary>
public abstract class LoginStoreTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddClient_WhereThereAreMany_MakesRoomByThoseThatNobodyUses()
    {
        await using var store = await TestStore.OpenAsync(await CreateAsync());
        (await store.Logins.AddClientAsync(Client("used"), 2, CancellationToken)).ShouldBeTrue();
        await store.Logins.UseClientAsync("used", Now.AddDays(2), CancellationToken);
        (await store.Logins.AddClientAsync(Client("unused"), 2, CancellationToken)).ShouldBeTrue();
        (await store.Logins.AddClientAsync(Client("newest"), 2, CancellationToken)).ShouldBeTrue();

        (await store.Logins.FindClientAsync("used", Now.AddDays(1.5), CancellationToken)).ShouldNotBeNull().IsUsed.ShouldBeTrue();
        (await store.Logins.FindClientAsync("unused", Now, CancellationToken)).ShouldBeNull();
        (await store.Logins.FindClientAsync("newest", Now.AddDays(1.5), CancellationToken)).ShouldBeNull("it has ended by then");
        await store.Logins.UseClientAsync("newest", Now.AddDays(2), CancellationToken);
        (await store.Logins.AddClientAsync(Client("one more"), 2, CancellationToken)).ShouldBeFalse();
    }

    [Fact]
    public async Task Add_MoreThanThereMayBe_IsRefusedUntilOthersEnd()
    {
        await using var store = await TestStore.OpenAsync(await CreateAsync());
        (await store.Logins.AddAsync(Login(1), 1, 2, CancellationToken)).ShouldBeTrue();
        (await store.Logins.AddAsync(Login(2), 1, 2, CancellationToken)).ShouldBeFalse("its client has one");
        (await store.Logins.AddAsync(Login(3) with { Client = "other", ExpiresAt = Now.AddMinutes(-1) }, 1, 2, CancellationToken)).ShouldBeTrue();
        (await store.Logins.AddAsync(Login(4) with { Client = "third" }, 1, 2, CancellationToken)).ShouldBeTrue("one has ended");
        (await store.Logins.AddAsync(Login(5) with { Client = "fourth" }, 1, 2, CancellationToken)).ShouldBeFalse("there are two");
    }

    [Fact]
    public async Task Change_OfOneVersionByTwo_IsDoneByOne()
    {
        var options = await CreateAsync();
        var asked = Login(1) with { Version = 2, AskedAt = Now, Interval = TimeSpan.FromSeconds(10) };
        var granted = asked with { Version = 3, State = DeviceLoginState.Granted, User = "ada", RenewalHash = "new", SpentHash = "old", ExpiresAt = Now.AddDays(30) };
        await using (var store = await TestStore.OpenAsync(options))
        {
            await store.Logins.AddAsync(Login(1), 5, 5, CancellationToken);
            (await store.Logins.ChangeAsync(asked, null, CancellationToken)).ShouldBeTrue();
            (await store.Logins.ChangeAsync(asked with { State = DeviceLoginState.Denied }, Entry("lost"), CancellationToken)).ShouldBeFalse();
            (await store.Logins.ChangeAsync(granted, Entry("won"), CancellationToken)).ShouldBeTrue();
            (await store.Journal.ReadAllAsync(0, 10, CancellationToken)).Select(r => r.Entry.Message).ShouldBe(["won"]);
        }

        await using var reopened = await TestStore.OpenAsync(options);
        foreach (var (code, hash) in new[] { (LoginCode.Device, "device 1"), (LoginCode.User, "user 1"), (LoginCode.Renewal, "new"), (LoginCode.Renewal, "old") })
        {
            var found = (await reopened.Logins.FindAsync(code, hash, CancellationToken)).ShouldNotBeNull();
            (found with { CreatedAt = granted.CreatedAt, AskedAt = granted.AskedAt, ExpiresAt = granted.ExpiresAt }).ShouldBe(granted);
            (found.ExpiresAt - granted.ExpiresAt).Duration().ShouldBeLessThan(TimeSpan.FromMilliseconds(1), "the databases keep microseconds");
        }

        await reopened.Logins.RemoveAsync("login 1", CancellationToken);
        (await reopened.Logins.FindAsync("login 1", CancellationToken)).ShouldBeNull();
    }

    private protected abstract Task<StoreOptions> CreateAsync();

    private static JournalEntry Entry(string message) => new(null, Now, JournalLevel.Info, message);

    private static LoginClient Client(string id) => new(id, "hash", "a program", Now, Now.AddDays(1));

    private static DeviceLogin Login(int number)
    {
        var suffix = number.ToString(CultureInfo.InvariantCulture);
        return new DeviceLogin
        {
            Id = $"login {suffix}",
            Client = "client",
            DeviceHash = $"device {suffix}",
            UserHash = $"user {suffix}",
            Scope = "openid",
            Address = "192.0.2.1",
            Interval = TimeSpan.FromSeconds(5),
            CreatedAt = Now,
            ExpiresAt = Now.AddMinutes(10),
        };
    }
}

public sealed class SqliteLoginStoreTests : LoginStoreTests, IDisposable
{
    private readonly TemporaryDirectory _directory = new("logins");

    public void Dispose() => _directory.Dispose();

    private protected override Task<StoreOptions> CreateAsync() => Task.FromResult(new StoreOptions { Directory = _directory.Path });
}

public sealed class PostgresLoginStoreTests(PostgresServer server) : LoginStoreTests
{
    private static int databases;

    private protected override async Task<StoreOptions> CreateAsync() => new()
    {
        Directory = "unused",
        Database = await server.CreateDatabaseAsync($"logins_{Interlocked.Increment(ref databases)}", TestContext.Current.CancellationToken),
    };
}
