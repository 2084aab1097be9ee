using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Reservations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Unicore.Reservations;

/// <summary>UNICORE's <c>/reservations</c>: those of the batch systems that the caller may use. Nothing of them changes but that they end.</summary>
internal static class ReservationEndpoints
{
    /// <summary>What the list is called.</summary>
    public const string Name = "reservations";

    public static void MapReservations(this RouteGroupBuilder core)
    {
        var reservations = core.MapGroup($"/{Name}");
        reservations.MapPublicRead("/", List);
        reservations.MapPost("/", Make);
        reservations.MapRead("/{id}", Read);
        reservations.MapPut("/{id}", Change);
        reservations.MapDelete("/{id}", Remove);
        reservations.MapRead("/{id}/details", Details);
    }

    private static async Task<IResult> List(HttpRequest request, Caller caller, UnicoreLinks links, UserReservations reservations, CancellationToken cancellationToken)
    {
        if (!ListView.ReadPage(request.Query).TryGet(out var page, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var view = new ListView(Name, links.List(Name), page);
        return (await reservations.ListAsync(caller.Principal, cancellationToken)).TryGet(out var all, out refusal)
            ? view.Cut([.. all.Select(r => ReservationView.AddressOf(r.Site.Name, r.Reservation.Name, links))])
            : UnicoreError.Of(refusal);
    }

    private static async Task<IResult> Make(
        HttpRequest request, Caller caller, UnicoreLinks links, UnicoreOptions options, UserReservations reservations, TimeProvider clock, CancellationToken cancellationToken)
    {
        var read = await RequestDocument.ReadAsync(request, options, cancellationToken);
        return read.Then(document => ReservationDocument.Read(document, clock.GetUtcNow())).TryGet(out var wanted, out var refusal)
            && (await reservations.MakeAsync(caller.Principal, wanted.Site, wanted.Request, cancellationToken)).TryGet(out var made, out refusal)
                ? TypedResults.Created(ReservationView.AddressOf(made.Site, made.Name, links))
                : UnicoreError.Of(refusal);
    }

    private static async Task<IResult> Read(
        string id, Caller caller, FieldFilter fields, UnicoreLinks links, UserReservations reservations, INames names, CancellationToken cancellationToken) =>
        (await FindAsync(id, caller, reservations, cancellationToken)).TryGet(out var seen, out var refusal)
            ? fields.Reply(ReservationView.Of(seen, caller.Principal, names, links))
            : UnicoreError.Of(refusal);

    private static async Task<IResult> Change(
        string id, HttpRequest request, Caller caller, UnicoreOptions options, UserReservations reservations, CancellationToken cancellationToken) =>
        (await FindAsync(id, caller, reservations, cancellationToken)).TryGet(out _, out var refusal)
            && (await RequestDocument.ReadAsync(request, options, cancellationToken)).TryGet(out var document, out refusal)
                ? new UnicoreJson(new JsonObject(new JsonFields(document).Names.Select(key => KeyValuePair.Create(key, (JsonNode?)Properties.Unknown))))
                : UnicoreError.Of(refusal);

    private static async Task<IResult> Remove(string id, Caller caller, UserReservations reservations, CancellationToken cancellationToken) =>
        !ReservationView.TryParse(id, out var site, out var name) ? UnicoreError.Of(Missing())
        : (await reservations.RemoveAsync(caller.Principal, site, name, cancellationToken)).TryGet(out _, out var refusal) ? TypedResults.NoContent()
        : UnicoreError.Of(refusal);

    private static async Task<IResult> Details(string id, Caller caller, FieldFilter fields, UserReservations reservations, CancellationToken cancellationToken) =>
        (await FindAsync(id, caller, reservations, cancellationToken)).TryGet(out var seen, out var refusal)
            ? fields.Reply(new JsonObject(seen.Reservation.Details.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value))))
            : UnicoreError.Of(refusal);

    private static async Task<Outcome<SeenReservation>> FindAsync(string id, Caller caller, UserReservations reservations, CancellationToken cancellationToken) =>
        ReservationView.TryParse(id, out var site, out var name) ? await reservations.FindAsync(caller.Principal, site, name, cancellationToken) : Missing();

    private static Refusal Missing() => Refusal.NotFound("such reservation");
}
