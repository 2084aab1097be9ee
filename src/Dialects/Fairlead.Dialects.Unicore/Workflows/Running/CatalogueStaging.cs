using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Dialects.Unicore.Workflows.Compilation;

namespace Fairlead.Dialects.Unicore.Workflows.Running;

/// <summary>An export that names a file in the workflow. The job never sees it.</summary>
/// <param name="From">The file, directory or pattern in the job's working directory.</param>
/// <param name="To">The name that it gets, or that begins the names it gets.</param>
internal sealed record NamedExport(string From, string To);

/// <summary>Imports from, and exports to, names of the workflow.</summary>
internal static class CatalogueStaging
{
    /// <summary>The names and patterns that the imports of a job want.</summary>
    public static IReadOnlyList<string> NamesIn(JsonObject job) =>
        [.. StagingEntries.Of(job, StagingEntries.Imports).SelectMany(SourcesOf).Where(CatalogueName.Is).Distinct()];

    /// <summary>Whether the name is a pattern, which imports every file that fits into a directory.</summary>
    public static bool IsPattern(string name) => name.AsSpan(name.LastIndexOf('/') + 1).ContainsAny('*', '?');

    /// <summary>Puts URLs in the place of names.</summary>
    /// <param name="job">The description; changed in place.</param>
    /// <param name="found">For each of <see cref="NamesIn"/> the names that fit, with their URLs.</param>
    /// <returns>Refused where nothing fits a name.</returns>
    public static Outcome<Done> Resolve(JsonObject job, IReadOnlyDictionary<string, IReadOnlyList<KeyValuePair<string, string>>> found)
    {
        if (found.Count == 0)
        {
            return Done.Value;
        }

        if (found.FirstOrDefault(f => f.Value.Count == 0) is { Key: { } missing })
        {
            return Refusal.NotFound($"file '{Shown.Of(missing)}' in the workflow");
        }

        StagingEntries.Put(job, StagingEntries.Imports, StagingEntries.Of(job, StagingEntries.Imports).SelectMany(entry => Resolved(entry, found)));
        return Done.Value;
    }

    /// <summary>Takes the exports to names out of a job.</summary>
    /// <param name="job">The description; changed in place.</param>
    public static IReadOnlyList<NamedExport> TakeExports(JsonObject job)
    {
        var entries = StagingEntries.Of(job, StagingEntries.Exports);
        var named = entries.Where(e => StagingEntries.TextOf(e, "To", "target") is { } to && CatalogueName.Is(to)).ToList();
        if (named.Count == 0)
        {
            return [];
        }

        StagingEntries.Put(job, StagingEntries.Exports, entries.Except(named));
        return [.. named.Select(e => new NamedExport(StagingEntries.TextOf(e, "From", "file") ?? string.Empty, StagingEntries.TextOf(e, "To", "target") ?? string.Empty))];
    }

    private static IEnumerable<string> SourcesOf(JsonNode? entry) => StagingEntries.KeyOf(entry, "From", "source") is not { } key ? []
        : entry?[key] is JsonArray several ? several.Select(JsonFields.ScalarOf).OfType<string>()
        : JsonFields.ScalarOf(entry?[key]) is { } one ? [one]
        : [];

    private static IEnumerable<JsonNode?> Resolved(JsonNode? entry, IReadOnlyDictionary<string, IReadOnlyList<KeyValuePair<string, string>>> found)
    {
        if (entry is not JsonObject import || StagingEntries.KeyOf(import, "From", "source") is not { } key)
        {
            return [entry];
        }

        if (import[key] is JsonArray several)
        {
            import[key] = new JsonArray([.. several.SelectMany(from => JsonFields.ScalarOf(from) is { } name && found.TryGetValue(name, out var files)
                ? files.Select(f => (JsonNode?)f.Value)
                : [from?.DeepClone()])]);
            return [import];
        }

        return JsonFields.ScalarOf(import[key]) is { } wanted && found.TryGetValue(wanted, out var fitting)
            ? fitting.Select(file => One(import, key, file, IsPattern(wanted)))
            : [import];
    }

    private static JsonObject One(JsonObject import, string key, KeyValuePair<string, string> file, bool intoDirectory)
    {
        var copy = (JsonObject)import.DeepClone();
        copy[key] = file.Value;
        if (intoDirectory && StagingEntries.KeyOf(copy, "To", "file") is { } to && StagingEntries.TextOf(copy, "To", "file") is { } directory)
        {
            copy[to] = $"{directory.TrimEnd('/')}/{file.Key[(file.Key.LastIndexOf('/') + 1)..]}";
        }

        return copy;
    }
}
