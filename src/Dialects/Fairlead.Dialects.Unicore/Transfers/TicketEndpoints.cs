using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Transfers;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Transfers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Unicore.Transfers;

/// <summary>UNICORE's imports and exports of storages, and the <c>/client-server-transfers</c> that come of them.</summary>
internal static class TicketEndpoints
{
    private const string Name = "client-server-transfers";

    public static void MapTickets(this RouteGroupBuilder core)
    {
        core.MapPost("/storages/{id}/imports", Import);
        core.MapPost("/storages/{id}/exports", Export);
        var transfers = core.MapGroup($"/{Name}");
        transfers.MapPublicRead("/", List);
        transfers.MapRead("/{id}", Read);
        transfers.MapPut("/{id}", Change);
        transfers.MapDelete("/{id}", Delete);
    }

    private static Task<IResult> Import(
        string id, HttpRequest request, Caller caller, UnicoreLinks links, UnicoreOptions options, FileTickets tickets, SessionTickets sessions, CancellationToken cancellationToken) =>
        IssueAsync(id, FileTicketUse.Upload, request, caller, links, options, tickets, sessions, cancellationToken);

    private static Task<IResult> Export(
        string id, HttpRequest request, Caller caller, UnicoreLinks links, UnicoreOptions options, FileTickets tickets, SessionTickets sessions, CancellationToken cancellationToken) =>
        IssueAsync(id, FileTicketUse.Download, request, caller, links, options, tickets, sessions, cancellationToken);

    private static async Task<IResult> IssueAsync(
        string id, FileTicketUse use, HttpRequest request, Caller caller, UnicoreLinks links, UnicoreOptions options, FileTickets tickets, SessionTickets sessions,
        CancellationToken cancellationToken)
    {
        var read = await RequestDocument.ReadAsync(request, options, cancellationToken);
        if (read.TryGet(out var document, out var refusal) && sessions.Takes(document))
        {
            var client = FrontGateway.ClientOf(request.HttpContext, options);
            return await sessions.IssueAsync(document, UnicoreLinks.StorageOf(id), use, caller, client, links, request.HttpContext.Response, cancellationToken);
        }

        if (!read.Then(d => TicketDocument.Read(d, UnicoreLinks.StorageOf(id), use, sessions.Protocols)).TryGet(out var wanted, out refusal)
            || !(await tickets.IssueAsync(caller.Principal, wanted, cancellationToken)).TryGet(out var issued, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        request.HttpContext.Response.Headers.Location = links.ClientTransfer(issued.Ticket.Id);
        return new UnicoreJson(new TicketView(links).OfIssued(issued));
    }

    private static Task<IResult> List(HttpRequest request, Caller caller, UnicoreLinks links, FileTickets tickets, CancellationToken cancellationToken) =>
        OwnedLists.AnswerAsync(Name, request, caller, links, query => tickets.ListAsync(caller.Principal, query, cancellationToken), links.ClientTransfer);

    private static async Task<IResult> Read(
        string id, Caller caller, FieldFilter fields, UnicoreLinks links, FileTickets tickets, SessionTickets sessions, INames names, CancellationToken cancellationToken) =>
        (await FindAsync(id, caller, tickets, AccessLevel.Read, cancellationToken)).TryGet(out var ticket, out var refusal)
            ? fields.Reply(new TicketView(links).Of(ticket, names.Of(ticket.Owner), sessions.ProtocolOf(ticket)))
            : UnicoreError.Of(refusal);

    private static async Task<IResult> Change(
        string id, HttpRequest request, Caller caller, UnicoreOptions options, FileTickets tickets, INames names, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var wanted = await Properties.WantedAsync(request, options, level => FindAsync(id, caller, tickets, level, cancellationToken), cancellationToken);
        if (!wanted.TryGet(out var found, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var (ticket, document) = found;
        return await Properties.ChangeAsync(
            document,
            clock.GetUtcNow(),
            async tags => Properties.Trouble(await tickets.SetTagsAsync(caller.Principal, ticket.Id, tags, cancellationToken)),
            async at => Properties.Trouble(await tickets.SetExpiryAsync(caller.Principal, ticket.Id, at, cancellationToken)),
            names,
            async grants => Properties.Trouble(await tickets.ShareAsync(caller.Principal, ticket.Id, grants, cancellationToken)));
    }

    private static async Task<IResult> Delete(string id, Caller caller, FileTickets tickets, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(id, caller, tickets, AccessLevel.Own, cancellationToken)).TryGet(out var ticket, out var refusal)
            || !(await tickets.RemoveAsync(caller.Principal, ticket.Id, cancellationToken)).TryGet(out _, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        return TypedResults.NoContent();
    }

    private static async Task<Outcome<FileTicket>> FindAsync(string id, Caller caller, FileTickets tickets, AccessLevel needed, CancellationToken cancellationToken) =>
        TransferId.TryParse(id, out var ticket) ? await tickets.FindAsync(caller.Principal, ticket, needed, cancellationToken) : Refusal.NotFound("such transfer");
}
