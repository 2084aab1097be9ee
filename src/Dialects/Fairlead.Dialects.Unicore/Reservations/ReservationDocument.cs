using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Dialects.Unicore.Description;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Reservations;

namespace Fairlead.Dialects.Unicore.Reservations;

/// <summary>Reads what is posted to <c>/reservations</c>.</summary>
internal static class ReservationDocument
{
    private const string Resources = "Resources";
    private const string Start = "Start time";
    private const string Site = "Site name";

    /// <summary>What is asked for, and where; the site is null where the document leaves that open.</summary>
    public static Outcome<(string? Site, ReservationRequest Request)> Read(JsonObject document, DateTimeOffset now)
    {
        var fields = new JsonFields(document);
        var resources = fields.Object(Resources);
        if (resources is null)
        {
            return fields.Flaw ?? Refusal.Invalid(Resources, "Resources is needed: Nodes and Runtime of the reservation.");
        }

        foreach (var name in resources.Names.Except(["Nodes", "Runtime", "Queue"]))
        {
            resources.Refuse(name, $"Resources.{Shown.Of(name)} cannot be reserved: a reservation has Nodes, Runtime and Queue.");
        }

        var request = new ReservationRequest(StartOf(fields, now), RuntimeOf(resources), resources.Whole("Nodes") ?? 1) { Queue = resources.Text("Queue") };
        var site = fields.Text(Site);
        return fields.Flaw is { } flaw ? flaw : (site, request);
    }

    private static DateTimeOffset StartOf(JsonFields fields, DateTimeOffset now)
    {
        if (fields.Text(Start) is not { } text)
        {
            return now;
        }

        if (UnicoreTime.Read(text, now) is { } start)
        {
            return start;
        }

        fields.Refuse(Start, $"{Start} must be a time such as 2025-03-10T08:00:00+0100, not '{Shown.Of(text)}'.");
        return now;
    }

    private static TimeSpan RuntimeOf(JsonFields resources)
    {
        const string Key = "Runtime";
        var text = resources.Text(Key);
        if (text is not null && Units.Time(text) is { } time)
        {
            return time;
        }

        resources.Refuse(Key, text is null ? "Resources.Runtime is needed, such as 2h." : $"Resources.Runtime must be a time such as 90min or 2h, not '{Shown.Of(text)}'.");
        return TimeSpan.Zero;
    }
}
