using System.Collections.Immutable;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Core.Leases;
using Fairlead.Core.Storages;
using Fairlead.Core.Transfers;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Leases;
using Fairlead.Gateway.Transfers;
using Fairlead.Testing;

namespace Fairlead.Store.Tests;

/// <summary>What every database must do for transfers and file tickets; run for each of them by the classes below it.</summary>
public abstract class TransferStoreTests : StoreTests
{
    private static readonly JournalEntry Entry = new(null, Some.Noon, JournalLevel.Info, "Accepted.", "ada");

    private ITransferStore Transfers => Store.Transfers;

    private IFileTicketStore Tickets => Store.Tickets;

    private async Task<Lease> LeaseAsync(Transfer transfer, DateTimeOffset at) =>
        (await Store.Leases.TakeAsync($"{LeaseNames.Transfer}{transfer.Id}", "we", at, at.AddSeconds(15), CancellationToken)).ShouldNotBeNull();

    [Fact]
    public async Task Transfer_ThroughItsLife_IsFoundAsItCameBack()
    {
        var transfer = New("ada") with { StartsAt = Some.Noon, Tags = ["a", "b\"c"] };
        (await Transfers.AddAsync(transfer, 10, Entry, CancellationToken)).ShouldBeTrue();
        var progress = new TransferProgress(7, 9, TransferProgress.None.Files.Add("/x\"y", TransferState.Running));

        (await Transfers.ApplyAsync(transfer.Id, new TransferSignal.Begin(Some.Noon), CancellationToken)).TryGet(out _, out _).ShouldBeTrue();
        (await Transfers.ApplyAsync(transfer.Id, new TransferSignal.Advance(Some.Noon, progress, "Slow."), CancellationToken)).TryGet(out _, out _).ShouldBeTrue();

        var found = (await Transfers.FindAsync(transfer.Id, CancellationToken)).ShouldNotBeNull();
        found.State.ShouldBe(TransferState.Running);
        found.Message.ShouldBe("Slow.");
        (found.Progress.Bytes, found.Progress.Size).ShouldBe((7, 9));
        found.Progress.Files.ShouldBe(progress.Files);
        found.Tags.ShouldBe(transfer.Tags);
        (found.From, found.To, found.Storage).ShouldBe((transfer.From, transfer.To, transfer.Storage));
        found.Mandate.Accounts["cluster"].ShouldBe(["a1"]);
        found.Mandate.Preferences.ShouldBe(transfer.Mandate.Preferences);
        found.Mandate.Roles.ShouldBe([Role.User, Role.Admin]);
    }

    [Fact]
    public async Task Finish_UnderALeaseThatSomebodyTookOver_ChangesNothing()
    {
        var transfer = New("ada");
        await Transfers.AddAsync(transfer, 10, Entry, CancellationToken);
        var late = await LeaseAsync(transfer, Some.Noon);
        await Transfers.ApplyAsync(transfer.Id, new TransferSignal.Begin(Some.Noon), late, CancellationToken);
        await LeaseAsync(transfer, late.Until);

        await Should.ThrowAsync<LeaseLostException>(
            () => Transfers.ApplyAsync(transfer.Id, new TransferSignal.Finish(Some.Noon, TransferProgress.None), late, CancellationToken));

        (await Transfers.FindAsync(transfer.Id, CancellationToken))!.State.ShouldBe(TransferState.Running);
    }

    [Fact]
    public async Task Due_OfSeveralOwners_IsGivenInTurns()
    {
        var greedy = Enumerable.Range(0, 5).Select(_ => New("greedy")).ToList();
        var modest = New("modest");
        foreach (var transfer in greedy.Append(modest))
        {
            await Transfers.AddAsync(transfer, 10, Entry, CancellationToken);
        }

        await Transfers.AddAsync(New("early") with { StartsAt = Some.Noon.AddHours(1) }, 10, Entry, CancellationToken);
        var lease = await LeaseAsync(greedy[0], Some.Noon);
        await Transfers.ApplyAsync(greedy[0].Id, new TransferSignal.Begin(Some.Noon), lease, CancellationToken);

        var due = await Transfers.DueAsync(Some.Noon, 2, 10, CancellationToken);
        due.Select(d => d.Owner).Order().ShouldBe(["greedy", "greedy", "modest"]);
        due.Take(2).Select(d => d.Owner).Order().ShouldBe(["greedy", "modest"]);
        (await Transfers.DueAsync(lease.Until, 10, 10, CancellationToken)).Select(d => d.Id).ShouldContain(greedy[0].Id);
        (await Transfers.DueAsync(Some.Noon.AddHours(1), 10, 10, CancellationToken)).Select(d => d.Owner).ShouldContain("early");
    }

    [Fact]
    public async Task Add_MoreThanOneMayHave_IsRefused()
    {
        (await Transfers.AddAsync(New("ada"), 1, Entry, CancellationToken)).ShouldBeTrue();
        (await Transfers.AddAsync(New("ada"), 1, Entry, CancellationToken)).ShouldBeFalse();
        (await Transfers.AddAsync(New("bo"), 1, Entry, CancellationToken)).ShouldBeTrue();
        (await Tickets.AddAsync(Ticket("ada"), 1, Entry, CancellationToken)).ShouldBeTrue();
        (await Tickets.AddAsync(Ticket("ada"), 1, Entry, CancellationToken)).ShouldBeFalse();
    }

    [Fact]
    public async Task List_ByTags_IsOfThoseThatHaveAllOfThem()
    {
        var transfers = new[] { New("ada") with { Tags = ["x"] }, New("ada") with { Tags = ["x", "y"] }, New("ada") with { Tags = ["X", "xy"] }, New("bo") with { Tags = ["x"] } };
        foreach (var transfer in transfers)
        {
            await Transfers.AddAsync(transfer, 10, Entry, CancellationToken);
        }

        (await Transfers.ListAsync(new OwnedQuery("ada") { Tags = ["x"] }, CancellationToken)).Ids.ShouldBe([transfers[0].Id, transfers[1].Id]);
        (await Transfers.ListAsync(new OwnedQuery("ada") { Tags = ["y", "x"] }, CancellationToken)).Ids.ShouldBe([transfers[1].Id]);
        var page = await Transfers.ListAsync(new OwnedQuery("ada") { Offset = 1, Limit = 1 }, CancellationToken);
        page.Ids.ShouldBe([transfers[1].Id]);
        page.HasMore.ShouldBeTrue();
    }

    [Fact]
    public async Task List_ForOneWithWhomItIsShared_HoldsItOnceAndNothingOfOthers()
    {
        Grant[] grants = [new(AccessLevel.Read, GranteeKind.Person, "CN=bo"), new(AccessLevel.Modify, GranteeKind.Group, "hpc")];
        var (shared, others) = (New("ada"), New("ada"));
        await Transfers.AddAsync(shared, 10, Entry, CancellationToken);
        await Transfers.AddAsync(others, 10, Entry, CancellationToken);
        (await Transfers.ApplyAsync(shared.Id, new TransferSignal.Share(Some.Noon, "ada", [.. grants]), CancellationToken)).TryGet(out _, out _).ShouldBeTrue();
        await Transfers.ApplyAsync(
            others.Id, new TransferSignal.Share(Some.Noon, "ada", [new(AccessLevel.Read, GranteeKind.Person, "\"CN=bo\""), new(AccessLevel.Read, GranteeKind.Role, "hpc")]), CancellationToken);
        var ticket = Ticket("ada");
        await Tickets.AddAsync(ticket, 10, Entry, CancellationToken);
        (await Tickets.ShareAsync(ticket.Id, [.. grants], Entry, CancellationToken)).ShouldBeTrue();

        var bo = new OwnedQuery("bo") { SharedWith = [(GranteeKind.Person, "CN=bo"), (GranteeKind.Group, "hpc")] };
        (await Transfers.ListAsync(bo, CancellationToken)).Ids.ShouldBe([shared.Id]);
        (await Transfers.ListAsync(bo with { Owner = "ada" }, CancellationToken)).Ids.ShouldBe([shared.Id, others.Id]);
        (await Transfers.ListAsync(bo with { SharedWith = [(GranteeKind.Person, "CN=b")] }, CancellationToken)).Ids.ShouldBeEmpty();
        (await Transfers.FindAsync(shared.Id, CancellationToken)).ShouldNotBeNull().Grants.ShouldBe(grants);
        (await Tickets.ListAsync(bo, CancellationToken)).Ids.ShouldBe([ticket.Id]);
        (await Tickets.FindAsync(ticket.Id, CancellationToken)).ShouldNotBeNull().Grants.ShouldBe(grants);
    }

    [Fact]
    public async Task RemoveExpired_AtItsTime_ForgetsIt()
    {
        var (transfer, ticket) = (New("ada"), Ticket("ada"));
        await Transfers.AddAsync(transfer, 10, Entry, CancellationToken);
        await Tickets.AddAsync(ticket, 10, Entry, CancellationToken);

        await Transfers.RemoveExpiredAsync(transfer.ExpiresAt.AddSeconds(-1), CancellationToken);
        await Tickets.RemoveExpiredAsync(ticket.ExpiresAt.AddSeconds(-1), CancellationToken);
        (await Transfers.FindAsync(transfer.Id, CancellationToken)).ShouldNotBeNull();
        (await Tickets.FindBySecretAsync(ticket.SecretHash, CancellationToken)).ShouldNotBeNull();

        await Transfers.RemoveExpiredAsync(transfer.ExpiresAt, CancellationToken);
        await Tickets.RemoveExpiredAsync(ticket.ExpiresAt, CancellationToken);
        (await Transfers.FindAsync(transfer.Id, CancellationToken)).ShouldBeNull();
        (await Tickets.FindBySecretAsync(ticket.SecretHash, CancellationToken)).ShouldBeNull();
        (await Transfers.ApplyAsync(transfer.Id, new TransferSignal.Abort(Some.Noon, "ada"), CancellationToken)).TryGet(out _, out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Ticket_ThatIsUsedAndChanged_IsFoundAsItCameBack()
    {
        var ticket = Ticket("ada");
        await Tickets.AddAsync(ticket, 10, Entry, CancellationToken);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Tickets.AddBytesAsync(ticket.Id, 5, CancellationToken)));
        (await Tickets.SetTagsAsync(ticket.Id, ["t"], CancellationToken)).ShouldBeTrue();
        (await Tickets.SetExpiryAsync(ticket.Id, Some.Noon.AddDays(3), CancellationToken)).ShouldBeTrue();

        var found = (await Tickets.FindAsync(ticket.Id, CancellationToken)).ShouldNotBeNull();
        found.TransferredBytes.ShouldBe(100);
        found.ExpiresAt.ShouldBe(Some.Noon.AddDays(3));
        (found.Path, found.Use, found.Mode, found.SizeLimit, found.Storage).ShouldBe((ticket.Path, ticket.Use, ticket.Mode, ticket.SizeLimit, ticket.Storage));
        (await Tickets.ListAsync(new OwnedQuery("ada") { Tags = ["t"] }, CancellationToken)).Ids.ShouldBe([ticket.Id]);
        (await Tickets.RemoveAsync(ticket.Id, Entry, CancellationToken)).ShouldBeTrue();
        (await Tickets.RemoveAsync(ticket.Id, Entry, CancellationToken)).ShouldBeFalse();
    }

    private static Transfer New(string owner) => new()
    {
        Id = TransferId.New(Some.Noon),
        Mandate = MandateOf(owner),
        Storage = new StorageId.Shared("HOME"),
        Direction = TransferDirection.Pull,
        From = new DataPlace.Web(new Uri("https://example.org/a?b=c")),
        To = new DataPlace.InStorage(new StorageId.Shared("HOME"), "/ä"),
        CreatedAt = Some.Noon,
        ChangedAt = Some.Noon,
        ExpiresAt = Some.Noon.AddDays(1),
    };

    private static FileTicket Ticket(string owner)
    {
        var id = TransferId.New(Some.Noon);
        return new FileTicket
        {
            Id = id,
            Mandate = MandateOf(owner),
            Storage = new StorageId.WorkingDirectory(new Core.JobId(id.Value)),
            Path = "/a b",
            Use = FileTicketUse.Upload,
            Mode = WriteMode.Append,
            SizeLimit = 17,
            SecretHash = FileTickets.HashOf(id.ToString()),
            CreatedAt = Some.Noon,
            ExpiresAt = Some.Noon.AddDays(1),
        };
    }

    private static Mandate MandateOf(string user) => Mandate.Of(new Principal
    {
        User = user,
        DistinguishedName = $"CN={user}",
        Method = AuthenticationMethod.Password,
        Roles = [Role.User, Role.Admin],
        Groups = ["g"],
        Accounts = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("cluster", ["a1"]),
        Preferences = new Preferences { Account = "a1", Role = Role.User, Groups = new GroupChoice { Primary = "g" } },
    });
}

public sealed class SqliteTransferStoreTests : TransferStoreTests, IDisposable
{
    private readonly TemporaryDirectory _directory = new("transfers");

    public void Dispose() => _directory.Dispose();

    private protected override Task<StoreOptions> CreateAsync() => Task.FromResult(new StoreOptions { Directory = _directory.Path });
}

public sealed class PostgresTransferStoreTests(PostgresServer server) : TransferStoreTests
{
    private static int databases;

    private protected override async Task<StoreOptions> CreateAsync() => new()
    {
        Directory = "unused",
        Database = await server.CreateDatabaseAsync($"transfers_{Interlocked.Increment(ref databases)}", CancellationToken),
    };
}
