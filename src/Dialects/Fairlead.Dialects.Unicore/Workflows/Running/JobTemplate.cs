using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fairlead.Core.Expressions;
using Fairlead.Dialects.Unicore.Workflows.Compilation;

namespace Fairlead.Dialects.Unicore.Workflows.Running;

/// <summary>The job description of an activity with the variables of one execution in it.</summary>
internal static partial class JobTemplate
{
    /// <summary>
    /// The description with every <c>${NAME}</c> of a known variable replaced, in keys and texts alike. What is put in is not looked at again, and what
    /// is unknown stays as it is for the shell.
    /// </summary>
    public static JsonObject Fill(JobPayload payload, IReadOnlyDictionary<string, Value> variables)
    {
        foreach (var chunk in payload.Chunks)
        {
            ChunkStaging.Apply(payload.Job, chunk, variables);
        }

        return Object(payload.Job, variables);
    }

    private static JsonObject Object(JsonObject source, IReadOnlyDictionary<string, Value> variables)
    {
        var filled = new JsonObject();
        foreach (var (key, value) in source)
        {
            filled[Text(key, variables)] = Node(value, variables);
        }

        return filled;
    }

    private static JsonNode? Node(JsonNode? node, IReadOnlyDictionary<string, Value> variables) => node switch
    {
        JsonObject inner => Object(inner, variables),
        JsonArray list => new JsonArray([.. list.Select(member => Node(member, variables))]),
        _ when node?.GetValueKind() is JsonValueKind.String => Text(node.GetValue<string>(), variables),
        _ => node?.DeepClone(),
    };

    private static string Text(string text, IReadOnlyDictionary<string, Value> variables) => text.Contains("${", StringComparison.Ordinal)
        ? Reference().Replace(text, match => variables.TryGetValue(match.Groups["name"].Value, out var value) ? value.ToString() : match.Value)
        : text;

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
