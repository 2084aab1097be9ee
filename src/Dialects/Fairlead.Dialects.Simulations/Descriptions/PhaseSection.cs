using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fairlead.Templates.Model;

namespace Fairlead.Dialects.Simulations.Descriptions;

/// <summary>
/// Reads the phases of a description. In the first spelling a phase is a map of <c>type</c> and <c>arguments</c>, or brings its <c>run</c> along; in the second one it is a
/// list of <c>Type</c> and <c>parameters</c>, which are run one after the other, and whose references stand in braces without a dollar sign.
/// </summary>
/// <param name="isCaex">Whether it comes from AutomationML, where all references are of the second kind.</param>
/// <param name="wrong">Collects what is wrong.</param>
internal sealed partial class PhaseSection(bool isCaex, List<string> wrong)
{
    private static readonly string[] ChangeKeys = ["type", "arguments"];

    /// <summary>What is read.</summary>
    /// <param name="Changes">What is changed of the phases of a template.</param>
    /// <param name="Own">The phases of a description that stands by itself, as the form of templates has them.</param>
    public sealed record Phases(ImmutableDictionary<string, PhaseChange> Changes, JsonObject Own);

    /// <summary>Reads them all.</summary>
    /// <param name="phases">The section.</param>
    /// <param name="isOwn">Whether the description stands by itself.</param>
    public Phases Read(JsonObject phases, bool isOwn)
    {
        var changes = ImmutableDictionary.CreateBuilder<string, PhaseChange>();
        var own = new JsonObject();
        foreach (var (name, value) in phases)
        {
            switch (value)
            {
                case JsonArray items when items.Count > 0 && items.All(IsItem):
                    ReadItems(name, [.. items.OfType<JsonObject>()], isOwn, changes, own);
                    break;
                case JsonObject phase when isOwn:
                    own[name] = OwnPhase(phase);
                    break;
                case JsonObject phase when phase.All(p => ChangeKeys.Contains(p.Key)) && Pairs.Of(phase["arguments"]) is { } arguments:
                    changes[name] = new PhaseChange(phase["type"]?.ToString(), phase["arguments"] is null ? null : Filled(arguments, isSecond: isCaex));
                    break;
                default:
                    wrong.Add($"phases.{name}: this has to be a map of type and arguments, or a list of items with Type and parameters.");
                    break;
            }
        }

        return new Phases(changes.ToImmutable(), own);
    }

    private static bool IsItem(JsonNode? item) => item is JsonObject map && map["Type"] is JsonValue && map.All(p => p.Key is "Type" or "parameters") && Pairs.Of(map["parameters"]) is not null;

    private void ReadItems(string name, ImmutableArray<JsonObject> items, bool isOwn, ImmutableDictionary<string, PhaseChange>.Builder changes, JsonObject own)
    {
        if (!isOwn && items.Length > 1)
        {
            wrong.Add($"phases.{name}: a phase of a workflow_type has one item; the template says what is run one after the other.");
            return;
        }

        foreach (var (index, item) in items.Index())
        {
            var arguments = Filled(Pairs.Of(item["parameters"]) ?? [], isSecond: true);
            if (isOwn)
            {
                own[items.Length == 1 ? name : $"{name}-{index + 1}"] = new JsonObject { ["type"] = item["Type"]?.ToString(), ["arguments"] = arguments };
            }
            else
            {
                changes[name] = new PhaseChange(item["Type"]?.ToString(), arguments);
            }
        }
    }

    private static JsonObject OwnPhase(JsonObject phase)
    {
        var copy = phase.DeepClone().AsObject();
        if (Pairs.Of(copy["arguments"]) is { Count: > 0 } arguments)
        {
            copy["arguments"] = arguments.DeepClone();
        }

        return copy;
    }

    private static JsonObject Filled(JsonObject values, bool isSecond) =>
        new(values.Select(v => KeyValuePair.Create(v.Key, isSecond ? WithDollars(v.Value) : v.Value?.DeepClone())));

    private static JsonNode? WithDollars(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Braces().Replace(text, "$${${reference}}")),
        JsonObject map => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, WithDollars(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(WithDollars)]),
        _ => node?.DeepClone(),
    };

    // One that has a dollar sign already is a reference of the first kind.
    [GeneratedRegex(@"(?<!\$)\{(?<reference>(parameters|inputs|outputs|environment|arguments|variables)\.[A-Za-z0-9_.-]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Braces();
}
