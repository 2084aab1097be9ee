using System.Net;
using System.Security.Cryptography;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Storages;
using Fairlead.Core.Transfers;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Journal;
using Fairlead.Gateway.Storages;
using Fairlead.Gateway.Transfers;

namespace Fairlead.Gateway.FileSessions;

/// <summary>Offers file sessions to those who may use a storage, and opens them for whoever has the secret.</summary>
/// <param name="open">Opens storages under the caller's rights.</param>
/// <param name="principals">Knows what rights people have by now.</param>
/// <param name="tickets">Where tickets are that sessions belong to.</param>
/// <param name="journal">Hears of sessions.</param>
/// <param name="options">What is offered.</param>
/// <param name="clock">Says what time it is.</param>
public sealed class OfferedSessions(
    OpenStorage open, IPrincipals principals, IFileTicketStore tickets, IJournal journal, FileSessionOptions options, TimeProvider clock)
{
    private const int ShortestSecret = 12;
    private const int LongestSecret = 128;
    private readonly SecretShelf _shelf = new(options);

    /// <summary>What is offered.</summary>
    public FileSessionOptions Options => options;

    /// <summary>Whether there is a session for that ticket, waiting or open.</summary>
    public bool Has(TransferId ticket) => _shelf.Has(ticket);

    /// <summary>
    /// Offers a session. Refused where the caller may not use the storage, its directory is not there, the options do not fit, or there are too many.
    /// </summary>
    public async Task<Outcome<OfferedFileSession>> OfferAsync(Principal principal, FileSessionRequest request, CancellationToken cancellationToken)
    {
        if (CheckOptions(request) is { } flaw)
        {
            return flaw;
        }

        if (!(await open.RunAsync(principal, request.Storage, cancellationToken)).TryGet(out var storage, out var refusal)
            || !StoragePath.Normalize(request.Directory).TryGet(out var directory, out refusal)
            || !(await IsDirectoryAsync(storage.Files, directory, cancellationToken)).TryGet(out _, out refusal))
        {
            return refusal;
        }

        var secret = request.Secret ?? RandomNumberGenerator.GetHexString(40, lowercase: true);
        var asked = request with { Directory = directory, Secret = null, Streams = Math.Min(request.Streams, options.MaxStreams) };
        if (!_shelf.Add(HashOf(secret), Mandate.Of(principal), asked, clock.GetUtcNow()).TryGet(out _, out refusal))
        {
            return refusal;
        }

        await NoteAsync(principal.User, JournalLevel.Debug, $"{principal.User} was offered a file session in {asked}.", cancellationToken);
        return new OfferedFileSession(options.Host, options.Port, asked.Streams, secret);
    }

    /// <summary>Opens the session of that secret, which the caller disposes when it is over.</summary>
    /// <param name="secret">What the client logs in with.</param>
    /// <param name="from">Where it comes from.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    public async Task<Outcome<FileSession>> OpenAsync(string secret, IPAddress from, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (secret.Length > LongestSecret)
        {
            return new Refusal(RefusalKind.Unauthenticated, "There is no session for this secret.");
        }

        var hash = HashOf(secret);
        if (!_shelf.Enter(hash, now).TryGet(out var kept, out var refusal))
        {
            return refusal;
        }

        FileSession? session = null;
        try
        {
            if (options.ChecksAddress && !kept.Asked.Addresses.IsEmpty && !kept.Asked.Addresses.Contains(from))
            {
                await NoteAsync(kept.User, JournalLevel.Warning, $"A file session of {kept.User} was refused to {from}: it is for another address.", cancellationToken);
                return new Refusal(RefusalKind.Unauthenticated, "The session is for another address.");
            }

            if (kept.Asked.Ticket is { } ticket && await tickets.FindAsync(ticket, cancellationToken) is null)
            {
                return new Refusal(RefusalKind.Unauthenticated, "The transfer of this session is over.");
            }

            var acting = kept.Mandate.Act(await principals.FindAsync(kept.User, cancellationToken));
            if (!acting.TryGet(out var principal, out refusal) || !(await open.RunAsync(principal, kept.Asked.Storage, cancellationToken)).TryGet(out var storage, out refusal))
            {
                return refusal;
            }

            await NoteAsync(kept.User, JournalLevel.Info, $"{kept.User} opened a file session in {kept.Asked} from {from}.", cancellationToken);
            session = new FileSession(principal, kept.Asked, storage.Files, kept.MadeAt + options.MaxLifetime, bytes => CloseAsync(hash, kept, bytes));
            return session;
        }
        finally
        {
            if (session is null)
            {
                _shelf.Leave(hash, kept, clock.GetUtcNow());
            }
        }
    }

    private static string HashOf(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static async Task<Outcome<Done>> IsDirectoryAsync(IStorage files, string directory, CancellationToken cancellationToken)
    {
        // The root is made by the first write where it is missing.
        if (directory == "/")
        {
            return Done.Value;
        }

        return (await files.StatAsync(directory, cancellationToken)).Then(entry =>
            entry.IsDirectory ? Done.Value : (Outcome<Done>)Refusal.Conflict($"'{directory}' is no directory."));
    }

    private Refusal? CheckOptions(FileSessionRequest request)
    {
        if (!options.Enabled)
        {
            return Refusal.Conflict("File sessions are not offered by this gateway.");
        }

        if (request.Streams < 1)
        {
            return Refusal.Invalid("streams", "The number of streams is 1 or more.");
        }

        if (request.Secret is { } secret && (secret.Length is < ShortestSecret or > LongestSecret || secret.Any(c => c is <= ' ' or > '~')))
        {
            return Refusal.Invalid("secret", $"A secret has {ShortestSecret} to {LongestSecret} ASCII characters without blanks.");
        }

        return request.Cipher switch
        {
            { Kind: CipherKind.Aes, Key.Length: not (32 or 40 or 48) } => Refusal.Invalid("key", "A key for AES is 16 bytes of initialization vector and 16, 24 or 32 bytes of key."),
            { Kind: CipherKind.Blowfish, Key.Length: < 4 or > 56 } => Refusal.Invalid("key", "A key for Blowfish has 4 to 56 bytes."),
            _ => null,
        };
    }

    private async Task CloseAsync(string hash, KeptSecret kept, long bytes)
    {
        _shelf.Leave(hash, kept, clock.GetUtcNow());
        if (kept.Asked.Ticket is { } ticket && bytes > 0)
        {
            await tickets.AddBytesAsync(ticket, bytes, CancellationToken.None);
        }

        await NoteAsync(kept.User, JournalLevel.Info, $"The file session of {kept.User} in {kept.Asked} is over: {bytes} bytes.", CancellationToken.None);
    }

    private Task NoteAsync(string user, JournalLevel level, string words, CancellationToken cancellationToken) =>
        journal.AppendAsync([new JournalEntry(null, clock.GetUtcNow(), level, words, user)], cancellationToken);
}
