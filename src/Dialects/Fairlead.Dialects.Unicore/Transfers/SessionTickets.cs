using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Storages;
using Fairlead.Core.Transfers;
using Fairlead.Dialects.Unicore.FileSessions;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.FileSessions;
using Fairlead.Gateway.Transfers;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore.Transfers;

/// <summary>Imports and exports by UFTP: a session for one file, or for a directory, instead of an address.</summary>
/// <param name="sessions">Offers sessions.</param>
/// <param name="tickets">Makes the transfers that they show as.</param>
/// <param name="protocols">What storages offer.</param>
internal sealed class SessionTickets(OfferedSessions sessions, FileTickets tickets, OfferedProtocols protocols)
{
    /// <summary>The protocols that storages offer.</summary>
    public IReadOnlyList<string> Protocols => protocols.Names;

    /// <summary>By which protocol a transfer goes.</summary>
    public string ProtocolOf(FileTicket ticket) => sessions.Has(ticket.Id) ? FileSessionDocument.Protocol : OfferedProtocols.Plain;

    /// <summary>Whether the document asks for what is here.</summary>
    public bool Takes(JsonObject document) => sessions.Options.Enabled && FileSessionDocument.IsWanted(document);

    /// <summary>The answer to an import or export.</summary>
    public async Task<IResult> IssueAsync(
        JsonObject document, StorageId storage, FileTicketUse use, Caller caller, string client, UnicoreLinks links, HttpResponse response, CancellationToken cancellationToken)
    {
        if (!FileSessionDocument.ReadExtra(document, storage, client).TryGet(out var wanted, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        IssuedFileTicket? issued = null;
        if (FileSessionDocument.DirectoryOf(document) is null)
        {
            if (!TicketDocument.Read(document, storage, use, Protocols).TryGet(out var request, out refusal)
                || !(await tickets.IssueAsync(caller.Principal, request, cancellationToken)).TryGet(out issued, out refusal))
            {
                return UnicoreError.Of(refusal);
            }

            wanted = FileSessionDocument.ForTicket(wanted, issued.Ticket);
        }

        if (!(await sessions.OfferAsync(caller.Principal, wanted, cancellationToken)).TryGet(out var offered, out refusal))
        {
            // What no session belongs to would only be in the way.
            _ = issued is null ? Done.Value : await tickets.RemoveAsync(caller.Principal, issued.Ticket.Id, cancellationToken);
            return UnicoreError.Of(refusal);
        }

        if (issued is not null)
        {
            response.Headers.Location = links.ClientTransfer(issued.Ticket.Id);
        }

        return new UnicoreJson(View(wanted, offered, issued?.Ticket.Path ?? wanted.Directory, use, links));
    }

    private static JsonObject View(FileSessionRequest wanted, OfferedFileSession offered, string path, FileTicketUse use, UnicoreLinks links)
    {
        var view = new JsonObject
        {
            ["protocol"] = FileSessionDocument.Protocol,
            ["parent"] = links.Storage(wanted.Storage),
            ["isExport"] = use is FileTicketUse.Download ? "true" : "false",
            ["fileName"] = path,
            ["uftp.server.host"] = offered.Host,
            ["uftp.server.port"] = offered.Port.ToString(CultureInfo.InvariantCulture),
            ["uftp.streams"] = offered.Streams.ToString(CultureInfo.InvariantCulture),
            ["uftp.compression"] = wanted.Compresses ? "true" : "false",
        };
        if (wanted.Cipher is { } cipher)
        {
            view["uftp.encryption_key"] = Convert.ToBase64String(cipher.Key.AsSpan());
        }

        if (wanted.Secret is null)
        {
            view["uftp.secret"] = offered.Secret;
        }

        return view;
    }
}
