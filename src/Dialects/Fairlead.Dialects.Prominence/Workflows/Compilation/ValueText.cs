using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fairlead.Dialects.Prominence.Workflows.Compilation;

/// <summary>How values of parameters become text, and text a value that is shown.</summary>
internal static class ValueText
{
    /// <summary>A number without a point where it is whole, else the shortest text that reads back the same, in the form that Python gives it.</summary>
    public static string Of(double value) => value == Math.Floor(value)
        ? new BigInteger(value).ToString(CultureInfo.InvariantCulture)
        : value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');

    /// <summary>A value of a list, or null for what cannot be one: null, lists and objects.</summary>
    public static string? Of(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.True => "1",
        JsonValueKind.False => "0",
        JsonValueKind.Number when node.ToJsonString() is var token => BigInteger.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? whole.ToString(CultureInfo.InvariantCulture)
            : double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? Of(number) : null,
        _ => null,
    };

    /// <summary>As it is shown: what looks like a number is one, whole ones without a point.</summary>
    public static JsonNode Shown(string text) =>
        BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && JsonNode.Parse(whole.ToString(CultureInfo.InvariantCulture)) is { } token ? token
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? JsonValue.Create(number)
        : JsonValue.Create(text);
}
