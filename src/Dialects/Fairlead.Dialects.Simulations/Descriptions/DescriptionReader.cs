using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Dialects.Simulations.Requests;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;

namespace Fairlead.Dialects.Simulations.Descriptions;

/// <summary>Reads descriptions: YAML in both of its spellings, and AutomationML, which gives the second one.</summary>
internal static class DescriptionReader
{
    private const string Field = "document";
    private static readonly string[] Sections = ["workflow_type", "phases", "inputs", "outputs", "parameters", "environment"];
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether files of that name are read at all: it is what follows the last dot that counts.</summary>
    public static bool Knows(string fileName) => KindOf(fileName) is not Kind.Unknown;

    /// <summary>The description in a file, or all that is wrong with it, one line each.</summary>
    /// <param name="file">The file.</param>
    /// <param name="allowsOwnPhases">Whether a description may stand by itself.</param>
    public static Outcome<SimulationDescription> Read(FormFile file, bool allowsOwnPhases) => Read(file).Then<SimulationDescription>(description =>
        description.WorkflowType is null && !allowsOwnPhases
            ? Refusal.Invalid(Field, "workflow_type is missing: this service does not take descriptions with phases of their own.")
            : description);

    private static Outcome<SimulationDescription> Read(FormFile file) => KindOf(file.Name) is Kind.AutomationMl
        ? CaexDocument.Read(file.Content).Then(document => Read(document, isCaex: true))
        : TextOf(file).Then(text => YamlText.ReadJson(text, Field)).Then(document => Read(document, isCaex: false));

    private static Outcome<string> TextOf(FormFile file)
    {
        try
        {
            return StrictUtf8.GetString(file.Content.Span).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return Refusal.Invalid(Field, "The file is not UTF-8.");
        }
    }

    private static Kind KindOf(string fileName) => Path.GetExtension(fileName).ToUpperInvariant() switch
    {
        ".YAML" or ".YML" => Kind.Yaml,
        ".AML" or ".XML" => Kind.AutomationMl,
        _ => Kind.Unknown,
    };

    private static Outcome<SimulationDescription> Read(JsonNode document, bool isCaex)
    {
        if (document is not JsonObject map)
        {
            return Refusal.Invalid(Field, "The description has to be a map of sections.");
        }

        var wrong = new List<string>();
        wrong.AddRange(map.Select(s => s.Key).Where(k => !Sections.Contains(k)).Select(k => $"{k}: this section is not known. Known: {string.Join(", ", Sections)}."));
        var type = TextIn(map, "workflow_type", wrong);
        var phases = new PhaseSection(isCaex, wrong).Read(MapIn(map, "phases", wrong), isOwn: type is null);
        if (type is null && phases.Own.Count == 0 && wrong.Count == 0)
        {
            wrong.Add("There is neither a workflow_type nor a phase.");
        }

        var description = new SimulationDescription
        {
            WorkflowType = type,
            Changes = phases.Changes,
            OwnPhases = phases.Own,
            Inputs = LocationsIn(map, "inputs", wrong),
            Outputs = LocationsIn(map, "outputs", wrong),
            Parameters = MapIn(map, "parameters", wrong).DeepClone().AsObject(),
            Environment = EnvironmentIn(map, wrong),
        };
        return wrong.Count == 0 ? description : Refusal.Invalid(Field, string.Join('\n', wrong));
    }

    private static string? TextIn(JsonObject map, string section, List<string> wrong)
    {
        if (map[section] is null or JsonValue)
        {
            return map[section]?.ToString() is { Length: > 0 } text ? text : null;
        }

        wrong.Add($"{section}: this has to be a single text.");
        return null;
    }

    private static JsonObject MapIn(JsonObject map, string section, List<string> wrong)
    {
        if (map[section] is null)
        {
            return [];
        }

        if (Pairs.Of(map[section]) is { } pairs)
        {
            return pairs;
        }

        wrong.Add($"{section}: this has to be a map of names and values.");
        return [];
    }

    private static ImmutableDictionary<string, DataLocation> LocationsIn(JsonObject map, string section, List<string> wrong)
    {
        var locations = ImmutableDictionary.CreateBuilder<string, DataLocation>();
        foreach (var (name, value) in MapIn(map, section, wrong))
        {
            if (Pairs.Of(value) is not { } pairs || pairs.Any(p => p.Value is not (null or JsonValue) || p.Key is not ("server" or "path" or "overwrite")))
            {
                wrong.Add($"{section}.{name}: this has to be server, path{(section == "outputs" ? ", overwrite" : string.Empty)} with single values.");
                continue;
            }

            var (server, path) = (pairs["server"]?.ToString(), pairs["path"]?.ToString());
            locations[name] = new DataLocation(
                section == "outputs" && server is not null && path is not null ? FileAt(server, path) : server,
                path,
                pairs["overwrite"]?.ToString() is { } overwrite ? !overwrite.Equals("false", StringComparison.OrdinalIgnoreCase) : null);
        }

        return locations.ToImmutable();
    }

    // A server whose last part has a dot is a file, any other one the folder that the file goes into.
    private static string FileAt(string server, string path) =>
        server.TrimEnd('/') is var trimmed && trimmed[(trimmed.LastIndexOf('/') + 1)..].Contains('.', StringComparison.Ordinal) && !IsHostOnly(trimmed)
            ? server
            : $"{trimmed}/{path}";

    private static bool IsHostOnly(string server) => server.IndexOf("://", StringComparison.Ordinal) is >= 0 and var colon && server.IndexOf('/', colon + 3) < 0;

    private static ImmutableSortedDictionary<string, string> EnvironmentIn(JsonObject map, List<string> wrong)
    {
        var environment = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in MapIn(map, "environment", wrong))
        {
            if (value is null or JsonValue)
            {
                environment[name] = value?.ToString() ?? string.Empty;
            }
            else
            {
                wrong.Add($"environment.{name}: this has to be a single value.");
            }
        }

        return environment.ToImmutable();
    }

    private enum Kind
    {
        Unknown,
        Yaml,
        AutomationMl,
    }
}
