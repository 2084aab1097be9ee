using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Transfers;
using Fairlead.Dialects.Unicore.Description;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Transfers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Unicore.Transfers;

/// <summary>UNICORE's <c>/transfers</c>: copies that the gateway carries out.</summary>
internal static class TransferEndpoints
{
    private const string Name = "transfers";

    public static void MapTransfers(this RouteGroupBuilder core)
    {
        core.MapPost("/storages/{id}/transfers", Start);
        var transfers = core.MapGroup($"/{Name}");
        transfers.MapPublicRead("/", List);
        transfers.MapRead("/{id}", Read);
        transfers.MapPut("/{id}", Change);
        transfers.MapDelete("/{id}", Delete);
        transfers.MapPost("/{id}/actions/{action}", Act);
    }

    private static async Task<IResult> Start(
        string id, HttpRequest request, Caller caller, UnicoreLinks links, UnicoreOptions options, StartTransfer start, TimeProvider clock, CancellationToken cancellationToken)
    {
        var own = new OwnStorages(options.SiteName, [new Uri(links.Address).Authority, request.Host.Value ?? string.Empty]);
        var read = await RequestDocument.ReadAsync(request, options, cancellationToken);
        return read.Then(document => new TransferDocument(own, clock.GetUtcNow()).Read(document, UnicoreLinks.StorageOf(id))).TryGet(out var wanted, out var refusal)
            && (await start.RunAsync(caller.Principal, wanted, cancellationToken)).TryGet(out var transfer, out refusal)
                ? TypedResults.Created(links.Transfer(transfer.Id))
                : UnicoreError.Of(refusal);
    }

    private static Task<IResult> List(HttpRequest request, Caller caller, UnicoreLinks links, ChangeTransfer change, CancellationToken cancellationToken) =>
        OwnedLists.AnswerAsync(Name, request, caller, links, query => change.ListAsync(caller.Principal, query, cancellationToken), links.Transfer);

    private static async Task<IResult> Read(
        string id, Caller caller, FieldFilter fields, UnicoreLinks links, ChangeTransfer change, INames names, CancellationToken cancellationToken) =>
        (await FindAsync(id, caller, change, AccessLevel.Read, cancellationToken)).TryGet(out var transfer, out var refusal)
            ? fields.Reply(new TransferView(links).Of(transfer, names.Of(transfer.Owner)))
            : UnicoreError.Of(refusal);

    private static async Task<IResult> Change(
        string id, HttpRequest request, Caller caller, UnicoreOptions options, ChangeTransfer change, INames names, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var wanted = await Properties.WantedAsync(request, options, level => FindAsync(id, caller, change, level, cancellationToken), cancellationToken);
        if (!wanted.TryGet(out var found, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var (transfer, document) = found;
        return await Properties.ChangeAsync(
            document,
            clock.GetUtcNow(),
            async tags => Properties.Trouble(await change.SetTagsAsync(caller.Principal, transfer.Id, tags, cancellationToken)),
            async at => Properties.Trouble(await change.SetExpiryAsync(caller.Principal, transfer.Id, at, cancellationToken)),
            names,
            async grants => Properties.Trouble(await change.ShareAsync(caller.Principal, transfer.Id, grants, cancellationToken)));
    }

    private static async Task<IResult> Delete(string id, Caller caller, ChangeTransfer change, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(id, caller, change, AccessLevel.Own, cancellationToken)).TryGet(out var transfer, out var refusal)
            || !(await change.RemoveAsync(caller.Principal, transfer.Id, cancellationToken)).TryGet(out _, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        return TypedResults.NoContent();
    }

    private static async Task<IResult> Act(string id, string action, Caller caller, ChangeTransfer change, CancellationToken cancellationToken)
    {
        if (action is not "abort")
        {
            return UnicoreError.Of(Refusal.NotFound($"action '{Shown.Of(action)}'"));
        }

        return (await FindAsync(id, caller, change, AccessLevel.Write, cancellationToken)).TryGet(out var transfer, out var refusal)
            && (await change.AbortAsync(caller.Principal, transfer.Id, cancellationToken)).TryGet(out _, out refusal)
                ? TypedResults.NoContent()
                : UnicoreError.Of(refusal);
    }

    private static async Task<Outcome<Transfer>> FindAsync(string id, Caller caller, ChangeTransfer change, AccessLevel needed, CancellationToken cancellationToken) =>
        TransferId.TryParse(id, out var transfer) ? await change.FindAsync(caller.Principal, transfer, needed, cancellationToken) : Refusal.NotFound("such transfer");
}
