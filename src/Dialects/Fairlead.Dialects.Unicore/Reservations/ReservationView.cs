using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Reservations;

namespace Fairlead.Dialects.Unicore.Reservations;

/// <summary>A reservation as UNICORE shows it. Its id is the site and the name, with a colon between them.</summary>
internal static class ReservationView
{
    /// <summary>The address of a reservation.</summary>
    public static string AddressOf(string site, string name, UnicoreLinks links) => $"{links.List(ReservationEndpoints.Name)}/{Uri.EscapeDataString($"{site}:{name}")}";

    /// <summary>Reads an id.</summary>
    public static bool TryParse(string id, out string site, out string name)
    {
        var colon = id.IndexOf(':', StringComparison.Ordinal);
        (site, name) = colon < 0 ? (string.Empty, string.Empty) : (id[..colon], id[(colon + 1)..]);
        return colon > 0 && name.Length > 0;
    }

    /// <summary>The resource.</summary>
    public static JsonObject Of(SeenReservation seen, Principal principal, INames names, UnicoreLinks links)
    {
        var reservation = seen.Reservation;
        var self = AddressOf(seen.Site.Name, reservation.Name, links);
        var resources = new JsonObject
        {
            ["Nodes"] = reservation.Nodes.ToString(CultureInfo.InvariantCulture),
            ["Runtime"] = ((long)(reservation.EndsAt - reservation.StartsAt).TotalSeconds).ToString(CultureInfo.InvariantCulture),
        };
        if (reservation.Queue is { } queue)
        {
            resources["Queue"] = queue;
        }

        return new JsonObject
        {
            ["status"] = reservation.State switch
            {
                ReservationState.Waiting => "WAITING",
                ReservationState.Active => "ACTIVE",
                _ => "FINISHED",
            },
            ["reservationID"] = reservation.Name,
            ["resources"] = resources,
            ["startTime"] = UnicoreTime.Format(reservation.StartsAt),

            // The batch system knows accounts, not people: whoever may remove it counts as its owner.
            ["owner"] = seen.Level is AccessLevel.Own && !principal.IsAdmin ? principal.DistinguishedName : names.Gateway,
            ["acl"] = new JsonArray(),
            ["tags"] = new JsonArray(),
            ["terminationTime"] = UnicoreTime.Format(reservation.EndsAt),
            ["_links"] = new JsonObject
            {
                ["self"] = UnicoreLinks.To(self),
                ["details"] = UnicoreLinks.To($"{self}/details"),
                ["parentTSS"] = UnicoreLinks.To(links.Site(seen.Site.Name)),
            },
        };
    }
}
