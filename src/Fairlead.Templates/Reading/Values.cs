using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;

namespace Fairlead.Templates.Reading;

/// <summary>Values as people write them, with or without a type that they have to have.</summary>
internal static class Values
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromSeconds(1);

    /// <summary>The value that a part of a document looks like; null where it is empty or a map.</summary>
    public static Value? Plain(DocumentNode node) => node switch
    {
        ScalarNode { IsEmpty: true } or MapNode => null,
        ScalarNode { IsQuoted: true } scalar => Value.Of(scalar.Text),
        ScalarNode { Text: "true" } => Value.True,
        ScalarNode { Text: "false" } => Value.False,
        ScalarNode scalar => Number(scalar.Text) ?? Value.Of(scalar.Text),
        ListNode list when list.Items.Select(Plain).ToList() is var items && !items.Contains(null) => new Value.List([.. items.OfType<Value>()]),
        _ => null,
    };

    /// <summary>The value of a parameter, or what is wrong with it. Where it came from a command line it is text, which is read as what it has to be.</summary>
    public static Outcome<Value> For(ParameterDeclaration parameter, DocumentNode node) => Typed(parameter.Type, node).Then(value => Check(parameter, value));

    /// <summary>The value as one of that type, or why it is none.</summary>
    public static Outcome<Value> Typed(ParameterType type, DocumentNode node)
    {
        if (node is ScalarNode scalar)
        {
            return OfText(type, scalar);
        }

        return (type, node) switch
        {
            (ParameterType.List, ListNode) when Plain(node) is { } list => list,
            (ParameterType.Map, MapNode) => Value.Of(Json(node)?.ToJsonString() ?? "{}"),
            _ => Wrong(type, $"This is {node.Kind}"),
        };
    }

    /// <summary>A part of a document as JSON.</summary>
    public static JsonNode? Json(DocumentNode node) => node switch
    {
        MapNode map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key, Json(e.Value)))),
        ListNode list => new JsonArray([.. list.Items.Select(Json)]),
        _ => Plain(node) is { } value ? Json(value) : null,
    };

    /// <summary>A value as JSON.</summary>
    public static JsonNode? Json(Value value) => value switch
    {
        Value.Integer number => JsonValue.Create(number.Number),
        Value.Long number => JsonValue.Create(number.Number),
        Value.Float { Number: var number } when double.IsFinite(number) => JsonValue.Create(number),
        Value.Boolean truth => JsonValue.Create(truth.Truth),
        Value.List list => new JsonArray([.. list.Items.Select(Json)]),
        _ when value.IsNull => null,
        _ => JsonValue.Create(value.ToString()),
    };

    private static Outcome<Value> OfText(ParameterType type, ScalarNode scalar)
    {
        var text = scalar.Text.Trim();
        switch (type)
        {
            case ParameterType.String or ParameterType.Path:
                return Value.Of(scalar.IsEmpty ? string.Empty : scalar.Text);
            case ParameterType.Integer when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole):
                return Value.Of(whole);
            case ParameterType.Number when Double(text) is { } number:
                return Value.Of(number);
            case ParameterType.Boolean when text is "true" or "false":
                return Value.Of(text == "true");
            case ParameterType.List or ParameterType.Map when text.Length > 0 && text[0] is '[' or '{':
                return YamlDocument.Read(text, new Problems()) is { } inner and not ScalarNode ? Typed(type, inner) : Wrong(type, $"'{Excerpt.Of(text)}' is not YAML");
            default:
                return Wrong(type, scalar.IsEmpty ? "There is no value" : $"'{Excerpt.Of(scalar.Text)}' is not possible here");
        }
    }

    private static Outcome<Value> Check(ParameterDeclaration parameter, Value value)
    {
        var number = value switch { Value.Integer i => i.Number, Value.Long l => l.Number, Value.Float f => f.Number, _ => (double?)null };
        if (number < parameter.Min)
        {
            return Refusal.Invalid(parameter.Name, $"{value} is less than {Text(parameter.Min)}, the least that is allowed.");
        }

        if (number > parameter.Max)
        {
            return Refusal.Invalid(parameter.Name, $"{value} is more than {Text(parameter.Max)}, the most that is allowed.");
        }

        if (!parameter.Enum.IsEmpty && !parameter.Enum.Contains(value))
        {
            return Refusal.Invalid(parameter.Name, $"'{Excerpt.Of(value.ToString())}' is not possible here. Possible: {string.Join(", ", parameter.Enum)}.");
        }

        return parameter.Pattern is { } pattern && !Regex.IsMatch(value.ToString(), $"^(?:{pattern})$", RegexOptions.NonBacktracking, PatternTime)
            ? Refusal.Invalid(parameter.Name, $"'{Excerpt.Of(value.ToString())}' does not fit the pattern {pattern}.")
            : value;
    }

    private static Value? Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? Value.Of(whole)
        : Double(text) is { } number ? Value.Of(number)
        : null;

    private static double? Double(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number) ? number : null;

    private static string Text(double? number) => number?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;

    private static Refusal Wrong(ParameterType type, string what) => Refusal.Invalid("value", $"{what}; it has to be {Words(type)}.");

    private static string Words(ParameterType type) => type switch
    {
        ParameterType.Integer => "a whole number",
        ParameterType.Number => "a number",
        ParameterType.Boolean => "true or false",
        ParameterType.List => "a list, such as [1, 2]",
        ParameterType.Map => "a map, such as {a: 1}",
        _ => "a text",
    };
}
