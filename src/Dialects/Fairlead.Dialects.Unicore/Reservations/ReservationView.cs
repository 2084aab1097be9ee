using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Reservations;

namespace Fairlead.Dialects.Unicore.Reservations;

/// <summary>A reservation as UNICORE shows it. Its id is made of its site and its name, in base64 for URLs: UNICORE's ids have letters, digits, minus and underscore.</summary>
internal static class ReservationView
{
    /// <summary>The address of a reservation.</summary>
    public static string AddressOf(string site, string name, UnicoreLinks links) => $"{links.List(ReservationEndpoints.Name)}/{Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{site}:{name}"))}";

    /// <summary>Reads an id.</summary>
    public static bool TryParse(string id, out string site, out string name)
    {
        (site, name) = Base64Url.IsValid(id) && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(id)).Split(':', 2) is [var where, var what]
            ? (where, what)
            : (string.Empty, string.Empty);
        return site.Length > 0 && name.Length > 0;
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
