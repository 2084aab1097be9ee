using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Dialects.Autosubmit.Configuration;

namespace Fairlead.Dialects.Autosubmit.Json;

/// <summary>Configurations as replies have them: without what should stay secret.</summary>
internal static class ConfigurationJson
{
    private const string Masked = "****";
    private static readonly string[] Secrets = ["PASSWORD", "PASSWD", "SECRET", "TOKEN", "APIKEY", "API_KEY", "PRIVATE_KEY", "CREDENTIAL"];

    /// <summary>The whole configuration, with whether there is nothing where something should be.</summary>
    public static JsonObject Of(ConfigMap root)
    {
        var document = Map(root);
        document["contains_nones"] = root.Entries.Count == 0 || root.Entries.Values.Any(value => value is ConfigScalar { IsNull: true });
        return document;
    }

    /// <summary>Where there is none.</summary>
    public static JsonObject None => new() { ["contains_nones"] = true };

    /// <summary>The dotted paths at which a configuration is another than before, each with those above it. What only the earlier one has does not count.</summary>
    public static IReadOnlyList<string> Differences(JsonObject before, JsonObject now)
    {
        var paths = new List<string>();
        Compare(before, now, string.Empty, paths);
        return paths;
    }

    private static bool Compare(JsonObject? before, JsonObject now, string prefix, List<string> paths)
    {
        var isOther = false;
        foreach (var (key, value) in now)
        {
            var (at, place) = (prefix + key, paths.Count);
            var other = before?[key];
            var differs = value is JsonObject map && other is JsonObject or null && map is not null
                ? Compare(other as JsonObject, map, $"{at}.", paths) || other is null
                : !string.Equals(value?.ToString(), other?.ToString(), StringComparison.Ordinal);
            if (differs)
            {
                paths.Insert(place, at);
                isOther = true;
            }
        }

        return isOther;
    }

    private static JsonObject Map(ConfigMap map)
    {
        var document = new JsonObject();
        foreach (var (key, value) in map.Entries)
        {
            document[key] = value is ConfigScalar { IsNull: false } && Array.Exists(Secrets, secret => key.Contains(secret, StringComparison.Ordinal)) ? Masked : Node(value);
        }

        return document;
    }

    private static JsonNode? Node(ConfigNode node) => node switch
    {
        ConfigMap map => Map(map),
        ConfigList list => new JsonArray([.. list.Items.Select(Node)]),
        ConfigScalar scalar => Scalar(scalar),
        _ => null,
    };

    private static JsonNode? Scalar(ConfigScalar scalar)
    {
        if (scalar.IsNull)
        {
            return null;
        }

        if (scalar.IsQuoted)
        {
            return scalar.Text;
        }

        return scalar.Text.ToUpperInvariant() switch
        {
            "TRUE" => true,
            "FALSE" => false,
            _ when long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            _ when double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
            _ => scalar.Text,
        };
    }
}
