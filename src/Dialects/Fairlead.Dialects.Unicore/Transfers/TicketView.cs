using System.Text.Json.Nodes;
using Fairlead.Core.Transfers;
using Fairlead.Dialects.Unicore.FileSessions;
using Fairlead.Gateway.Transfers;

namespace Fairlead.Dialects.Unicore.Transfers;

/// <summary>A ticket as UNICORE shows it: a client-server transfer.</summary>
/// <param name="links">Where everything is.</param>
internal sealed class TicketView(UnicoreLinks links)
{
    /// <summary>The answer to the one who asked for it, with the address that is told this once.</summary>
    public JsonObject OfIssued(IssuedFileTicket issued) => new()
    {
        ["protocol"] = OfferedProtocols.Plain,
        ["parent"] = links.Storage(issued.Ticket.Storage),
        ["isExport"] = IsExport(issued.Ticket) ? "true" : "false",
        ["fileName"] = issued.Ticket.Path,
        ["accessURL"] = links.Bytes(issued.Secret),
    };

    /// <summary>The resource.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="owner">X.500 name of its owner.</param>
    /// <param name="protocol">By which protocol it goes.</param>
    public JsonObject Of(FileTicket ticket, string owner, string protocol)
    {
        var isExport = IsExport(ticket);
        return new JsonObject
        {
            ["protocol"] = protocol,
            ["isExport"] = isExport,
            ["source"] = isExport ? ticket.Path : string.Empty,
            ["target"] = isExport ? string.Empty : ticket.Path,
            ["extraParameters"] = new JsonObject(),
            ["transferredBytes"] = ticket.TransferredBytes,
            ["owner"] = owner,
            ["acl"] = AccessList.Of(ticket.Grants),
            ["tags"] = new JsonArray([.. ticket.Tags.Select(t => (JsonNode?)t)]),
            ["terminationTime"] = UnicoreTime.Format(ticket.ExpiresAt),
            ["_links"] = new JsonObject
            {
                ["self"] = UnicoreLinks.To(links.ClientTransfer(ticket.Id)),
                ["storage"] = UnicoreLinks.To(links.Storage(ticket.Storage)),
            },
        };
    }

    private static bool IsExport(FileTicket ticket) => ticket.Use is FileTicketUse.Download;
}
