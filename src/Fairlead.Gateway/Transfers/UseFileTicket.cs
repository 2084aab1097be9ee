using Fairlead.Core;
using Fairlead.Core.Storages;
using Fairlead.Core.Transfers;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Storages;

namespace Fairlead.Gateway.Transfers;

/// <summary>Reads and writes files for those who hold the secret of a ticket, with the rights that its owner has at that time.</summary>
/// <param name="store">Where tickets are.</param>
/// <param name="principals">Knows what rights its owner has.</param>
/// <param name="open">Opens storages.</param>
/// <param name="clock">Says what time it is.</param>
public sealed class UseFileTicket(IFileTicketStore store, IPrincipals principals, OpenStorage open, TimeProvider clock)
{
    private const int LongestSecret = 128;

    /// <summary>The file of the ticket, with what is known of it.</summary>
    public async Task<Outcome<TicketFile>> FindAsync(string secret, CancellationToken cancellationToken)
    {
        var found = await OpenAsync(secret, cancellationToken);
        if (!found.TryGet(out var opened, out var refusal) || !(await opened.Files.StatAsync(opened.Ticket.Path, cancellationToken)).TryGet(out var entry, out refusal))
        {
            return refusal;
        }

        return opened.Ticket.Use is FileTicketUse.Download
            ? new TicketFile(entry, opened.Ticket, opened.Files)
            : Refusal.Forbidden("This address is for writing a file: PUT its content.");
    }

    /// <summary>Bytes of the file, from <paramref name="offset"/>, at most <paramref name="length"/> of them (null: to the end), counted as they are read.</summary>
    public async Task<Outcome<FileContent>> ReadAsync(TicketFile file, long offset, long? length, CancellationToken cancellationToken) =>
        (await file.Files.ReadAsync(file.Ticket.Path, offset, length, cancellationToken))
            .Select(content => content with { Bytes = Metered(file.Ticket, content.Bytes, limit: null) });

    /// <summary>Writes the file of the ticket.</summary>
    /// <returns>Bytes written.</returns>
    public async Task<Outcome<long>> WriteAsync(string secret, Stream content, CancellationToken cancellationToken)
    {
        if (!(await OpenAsync(secret, cancellationToken)).TryGet(out var opened, out var refusal))
        {
            return refusal;
        }

        var ticket = opened.Ticket;
        if (ticket.Use is not FileTicketUse.Upload)
        {
            return Refusal.Forbidden("This address is for reading a file: GET its content.");
        }

        await using var metered = Metered(ticket, content, ticket.SizeLimit);
        return await opened.Files.WriteAsync(ticket.Path, metered, ticket.Mode, cancellationToken);
    }

    // What went through is counted also where the client has gone away in the middle.
    private MeteredStream Metered(FileTicket ticket, Stream bytes, long? limit) =>
        new(bytes, limit, count => store.AddBytesAsync(ticket.Id, count, CancellationToken.None), clock);

    private async Task<Outcome<(FileTicket Ticket, IStorage Files)>> OpenAsync(string secret, CancellationToken cancellationToken)
    {
        var ticket = secret.Length <= LongestSecret ? await store.FindBySecretAsync(FileTickets.HashOf(secret), cancellationToken) : null;
        if (ticket is null || ticket.ExpiresAt <= clock.GetUtcNow())
        {
            return Refusal.NotFound("such transfer");
        }

        var acting = ticket.Mandate.Act(await principals.FindAsync(ticket.Owner, cancellationToken));
        if (!acting.TryGet(out var principal, out var refusal) || !(await open.RunAsync(principal, ticket.Storage, cancellationToken)).TryGet(out var storage, out refusal))
        {
            return refusal;
        }

        return (ticket, storage.Files);
    }
}

/// <summary>The file that a ticket is for.</summary>
/// <param name="Entry">What is known of it.</param>
/// <param name="Ticket">The ticket.</param>
/// <param name="Files">The storage it is in, under the rights of the ticket's owner.</param>
public sealed record TicketFile(FileEntry Entry, FileTicket Ticket, IStorage Files);
