using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Core.Storages;
using Fairlead.Core.Transfers;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Storages;

namespace Fairlead.Gateway.Transfers;

/// <summary>A ticket that somebody asks for.</summary>
/// <param name="Storage">The storage with the file.</param>
/// <param name="Path">The path in it.</param>
/// <param name="Use">What it is to be good for.</param>
public sealed record FileTicketRequest(StorageId Storage, string Path, FileTicketUse Use)
{
    /// <summary>What an upload does with a file that is there already.</summary>
    public WriteMode Mode { get; init; } = WriteMode.Overwrite;

    /// <summary>The most bytes that one upload takes, or null for no limit.</summary>
    public long? SizeLimit { get; init; }
}

/// <summary>A new ticket with its secret, which is told this once.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Secret">256 random bits, as 64 hexadecimal digits.</param>
public sealed record IssuedFileTicket(FileTicket Ticket, string Secret)
{
    /// <summary>Never the secret.</summary>
    public override string ToString() => Ticket.Id.ToString();
}

/// <summary>Gives tickets for single files to those who may read or write them, and lets them look after their tickets.</summary>
/// <param name="store">Where tickets are.</param>
/// <param name="open">Opens storages under the caller's rights.</param>
/// <param name="options">How long they are good.</param>
/// <param name="clock">Says what time it is.</param>
public sealed class FileTickets(IFileTicketStore store, OpenStorage open, TransferOptions options, TimeProvider clock)
{
    /// <summary>The hash of a secret, by which its ticket is found.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>A new ticket. Refused where there is no such file to read, or where a directory is in the place of the one to write.</summary>
    public async Task<Outcome<IssuedFileTicket>> IssueAsync(Principal principal, FileTicketRequest request, CancellationToken cancellationToken)
    {
        var needed = request.Use is FileTicketUse.Download ? AccessLevel.Read : AccessLevel.Write;
        if (!(await open.RunAsync(principal, request.Storage, needed, cancellationToken)).TryGet(out var storage, out var refusal)
            || !(await CheckAsync(storage.Files, request, cancellationToken)).TryGet(out var path, out refusal))
        {
            return refusal;
        }

        var now = clock.GetUtcNow();
        var secret = RandomNumberGenerator.GetHexString(64, lowercase: true);
        var ticket = new FileTicket
        {
            Id = TransferId.New(now),
            Mandate = Mandate.Of(principal),
            Storage = request.Storage,
            Path = path,
            Use = request.Use,
            Mode = request.Mode,
            SizeLimit = request.SizeLimit,
            SecretHash = HashOf(secret),
            CreatedAt = now,
            ExpiresAt = now + options.TicketLifetime,
        };
        var verb = request.Use is FileTicketUse.Download ? "read" : "write";
        var entry = Entry(principal, now, $"{principal.User} made the ticket {ticket.Id} to {verb} {path} in {request.Storage}.");
        return await store.AddAsync(ticket, options.MaxPerUser, entry, cancellationToken)
            ? new IssuedFileTicket(ticket, secret)
            : Refusal.TooMany($"You have {options.MaxPerUser} addresses for files already: delete those that you do not need.", TimeSpan.FromMinutes(1));
    }

    /// <summary>The ticket, for those who have at least that level.</summary>
    public async Task<Outcome<FileTicket>> FindAsync(Principal principal, TransferId id, AccessLevel needed, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } ticket && ticket.ExpiresAt > clock.GetUtcNow()
            ? AccessRules.Require(AccessRules.LevelOf(principal, ticket.Owner, ticket.Grants), needed, "transfer").Select(_ => ticket)
            : Missing();

    /// <summary>A page of the tickets that are the principal's own or shared with them.</summary>
    public Task<OwnedPage<TransferId>> ListAsync(Principal principal, OwnedQuery query, CancellationToken cancellationToken) =>
        store.ListAsync(query.For(principal), cancellationToken);

    /// <summary>Gives the ticket these tags instead of those it has.</summary>
    public async Task<Outcome<Done>> SetTagsAsync(Principal principal, TransferId id, ImmutableArray<string> tags, CancellationToken cancellationToken) =>
        DescriptionRules.CheckTags(tags) is { } flaw ? flaw
        : !(await FindAsync(principal, id, AccessLevel.Modify, cancellationToken)).TryGet(out _, out var refusal) ? refusal
        : await store.SetTagsAsync(id, tags, cancellationToken) ? Done.Value : Missing();

    /// <summary>The ticket ends at that time.</summary>
    public async Task<Outcome<Done>> SetExpiryAsync(Principal principal, TransferId id, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        !(await FindAsync(principal, id, AccessLevel.Modify, cancellationToken)).TryGet(out var ticket, out var refusal) ? refusal
        : Lifetimes.Check(expiresAt, ticket.CreatedAt, clock.GetUtcNow(), options.MaxLifetime) is { } flaw ? flaw
        : await store.SetExpiryAsync(id, expiresAt, cancellationToken) ? Done.Value : Missing();

    /// <summary>Others may do this with the ticket from now on, and nothing else; they never learn its secret. Only its owner says so, and administrators.</summary>
    public async Task<Outcome<Done>> ShareAsync(Principal principal, TransferId id, ImmutableArray<Grant> grants, CancellationToken cancellationToken) =>
        AccessRules.Check(grants) is { } flaw ? flaw
        : !(await FindAsync(principal, id, AccessLevel.Own, cancellationToken)).TryGet(out _, out var refusal) ? refusal
        : await store.ShareAsync(id, grants, Entry(principal, clock.GetUtcNow(), $"{principal.User} shares the ticket {id} with {Grant.List(grants)}."), cancellationToken)
            ? Done.Value
            : Missing();

    /// <summary>Ends the ticket at once.</summary>
    public async Task<Outcome<Done>> RemoveAsync(Principal principal, TransferId id, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(principal, id, AccessLevel.Own, cancellationToken)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var entry = Entry(principal, clock.GetUtcNow(), $"{principal.User} removed the ticket {id}.");
        return await store.RemoveAsync(id, entry, cancellationToken) ? Done.Value : Missing();
    }

    private static async Task<Outcome<string>> CheckAsync(IStorage files, FileTicketRequest request, CancellationToken cancellationToken)
    {
        if (!StoragePath.Normalize(request.Path).TryGet(out var path, out var refusal))
        {
            return refusal;
        }

        if (request.SizeLimit < 0)
        {
            return Refusal.Invalid("sizeLimit", "A number of bytes is not negative.");
        }

        var found = (await files.StatAsync(path, cancellationToken)).TryGet(out var entry, out refusal);
        return found switch
        {
            true when entry is { IsDirectory: true } => Refusal.Conflict($"'{path}' is a directory."),
            false when request.Use is FileTicketUse.Download || refusal is not { Kind: RefusalKind.NotFound } => refusal ?? Missing(),
            _ when path == "/" => Refusal.Conflict("'/' is a directory."),
            _ => path,
        };
    }

    private static Refusal Missing() => Refusal.NotFound("such transfer");

    private static JournalEntry Entry(Principal principal, DateTimeOffset at, string message) => new(null, at, JournalLevel.Debug, message, principal.User);
}
