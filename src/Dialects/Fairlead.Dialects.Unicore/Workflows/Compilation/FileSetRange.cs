using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Workflows.Compilation;

/// <summary>The files over which a loop goes, as they are looked for when it starts.</summary>
internal sealed record FileSetRange
{
    /// <summary>The name of the iterator, from which the names of the other variables are made.</summary>
    public required string Iterator { get; init; }

    /// <summary>The sets, in the order of the document.</summary>
    public required ImmutableArray<FileSet> Sets { get; init; }

    /// <summary>How many files an iteration gets; null for one each.</summary>
    public Chunking? Chunking { get; init; }

    /// <summary>As text, for the engine to keep.</summary>
    public string ToText()
    {
        var document = new JsonObject { ["iterator"] = Iterator, ["sets"] = new JsonArray([.. Sets.Select(s => (JsonNode)s.ToJson())]) };
        if (Chunking is { } chunking)
        {
            document["size"] = chunking.Size;
            document["expression"] = chunking.Expression;
            document["bySize"] = chunking.IsBySize;
        }

        return UnicoreJson.TextOf(document);
    }

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    public static FileSetRange Read(string text)
    {
        var document = UnicoreJson.Parse(text);
        var size = JsonFields.ScalarOf(document["size"]);
        var expression = JsonFields.ScalarOf(document["expression"]);
        return new FileSetRange
        {
            Iterator = JsonFields.ScalarOf(document["iterator"]) ?? string.Empty,
            Sets = [.. (document["sets"] as JsonArray ?? []).OfType<JsonObject>().Select(FileSet.Read)],
            Chunking = size is null && expression is null ? null : new Chunking
            {
                Size = size is null ? 0 : int.Parse(size, CultureInfo.InvariantCulture),
                Expression = expression,
                IsBySize = document["bySize"]?.GetValue<bool>() is true,
            },
        };
    }
}

/// <summary>Files of a storage or of the workflow's catalogue that fit patterns.</summary>
/// <param name="Base">The URL of a storage with or without a directory, or <c>wf:</c> with the beginning of names.</param>
/// <param name="Include">Patterns for the end of a path; none for everything.</param>
/// <param name="Exclude">Patterns of what is left out.</param>
/// <param name="Recurse">Whether directories are descended into.</param>
/// <param name="Indirection">Whether the files are lists of the files that are meant.</param>
internal sealed record FileSet(string Base, ImmutableArray<string> Include, ImmutableArray<string> Exclude, bool Recurse, bool Indirection)
{
    /// <summary>As it is kept.</summary>
    public JsonObject ToJson() => new()
    {
        ["base"] = Base,
        ["include"] = new JsonArray([.. Include.Select(i => (JsonNode)i)]),
        ["exclude"] = new JsonArray([.. Exclude.Select(e => (JsonNode)e)]),
        ["recurse"] = Recurse,
        ["indirection"] = Indirection,
    };

    /// <summary>Reads what <see cref="ToJson"/> made.</summary>
    public static FileSet Read(JsonObject set)
    {
        var fields = new JsonFields(set);
        return new FileSet(
            fields.Text("base") ?? string.Empty, fields.Texts("include"), fields.Texts("exclude"), fields.Flag(false, "recurse"), fields.Flag(false, "indirection"));
    }
}

/// <summary>How many files one iteration of a loop gets.</summary>
internal sealed record Chunking
{
    /// <summary>Files, or kilobytes of 1024 bytes; not looked at where there is an <see cref="Expression"/>.</summary>
    public int Size { get; init; }

    /// <summary>A script that says how many when the loop starts, or null.</summary>
    public string? Expression { get; init; }

    /// <summary>Whether kilobytes are counted rather than files.</summary>
    public bool IsBySize { get; init; }
}
