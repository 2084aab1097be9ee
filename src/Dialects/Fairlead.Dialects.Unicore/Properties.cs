using Fairlead.Core;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore;

/// <summary>What a <c>PUT</c> of properties answers for each key. Clients compare the first two.</summary>
internal static class Properties
{
    /// <summary>The property has its new value.</summary>
    public const string Set = "OK";

    /// <summary>There is no such property, or it never changes.</summary>
    public const string Unknown = "Property not found or cannot be modified!";

    /// <summary>The property could be changed, but not to that.</summary>
    public static string Refused(string reason) => $"Error setting property: {reason}";

    /// <summary>When a resource is to be removed, as it stands in a document that has such a key.</summary>
    public static Outcome<DateTimeOffset> TerminationTime(JsonFields fields, DateTimeOffset now)
    {
        const string Key = "terminationTime";
        return fields.Text(Key) is not { } text ? fields.Flaw ?? Refusal.Invalid(Key, $"{Key} is a date.")
            : UnicoreTime.Read(text, now) is { } at ? at
            : Refusal.Invalid(Key, $"cannot read '{Shown.Of(text)}' as a date such as 2026-03-09T07:30:00+0100");
    }
}
