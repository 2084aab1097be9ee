using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Core.Expressions;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Workflows.Compilation;

/// <summary>Compiles what a FOR_EACH goes over: <c>values</c>, else <c>filesets</c>, else <c>variables</c>.</summary>
/// <param name="loop">The loop.</param>
/// <param name="iterator">The name of its iterator.</param>
internal sealed class RangeCompiler(Element loop, string iterator)
{
    private static readonly string[] Needed = ["start_value", "expression", "end_condition"];

    /// <summary>The range, or null where it is wrong, which is reported.</summary>
    /// <param name="chunk">How the files of a chunk are named; null where there are no chunks.</param>
    public IterationRange? Compile(out ChunkNaming? chunk)
    {
        chunk = null;
        if (loop.List("values") is { Count: > 0 } values)
        {
            return new IterationRange.Values([.. values.Select(v => Value.Of(v is null ? string.Empty : JsonFields.ScalarOf(v) ?? UnicoreJson.TextOf(v)))]);
        }

        var key = loop["filesets"] is null && loop["file_sets"] is not null ? "file_sets" : "filesets";
        if (loop.List(key) is { Count: > 0 } sets)
        {
            return Files(sets, out chunk);
        }

        if (loop["variables"] is JsonArray { Count: > 0 } or JsonObject { Count: > 0 })
        {
            return Variables();
        }

        loop.Refuse("a FOR_EACH needs something to go over: 'values', 'filesets' or 'variables' that are not empty.");
        return null;
    }

    private IterationRange.Combinations? Variables()
    {
        var ranges = ImmutableArray.CreateBuilder<CountedVariable>();
        var isWhole = true;
        foreach (var (name, content) in loop.Named("variables", "variable_name", "name"))
        {
            var range = loop.Inner(content);
            var missing = Needed.Where(k => string.IsNullOrWhiteSpace(range.Text(k))).ToList();
            if (name is null)
            {
                missing.Insert(0, "variable_name");
            }

            if (missing is [var first, ..])
            {
                isWhole = false;
                loop.Refuse($"the range '{Shown.Of(name ?? "(without a name)")}' has no '{first}'.");
                continue;
            }

            var start = TypedValues.Read(loop, range.Text("type") ?? "INTEGER", range.Text("start_value"), name ?? string.Empty);
            ranges.Add(new CountedVariable(name ?? string.Empty, start, range.Required("expression"), range.Required("end_condition")));
        }

        return isWhole ? new IterationRange.Combinations(ranges.ToImmutable()) : null;
    }

    private IterationRange.LookedUp? Files(JsonArray list, out ChunkNaming? chunk)
    {
        var sets = ImmutableArray.CreateBuilder<FileSet>();
        JsonObject? chunking = loop.Object("chunking");
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is not JsonObject content)
            {
                loop.Refuse($"fileset {i + 1} is no object.");
                continue;
            }

            var set = loop.Inner(content);
            if (set.Text("base") is not { Length: > 0 } place)
            {
                loop.Refuse($"fileset {i + 1} has no 'base'.");
                continue;
            }

            chunking ??= set.Object("chunking");
            sets.Add(new FileSet(place, set.Texts("include"), set.Texts("exclude"), set.Flag("recurse"), set.Flag("indirection")));
        }

        chunk = null;
        var parts = chunking is null ? null : Chunks(loop.Inner(chunking), out chunk);
        return sets.Count < list.Count || (chunking is not null && parts is null)
            ? null
            : new IterationRange.LookedUp(new FileSetRange { Iterator = iterator, Sets = sets.ToImmutable(), Chunking = parts }.ToText());
    }

    private Chunking? Chunks(Element chunking, out ChunkNaming? chunk)
    {
        var format = chunking.Text("filename_format") is { Length: > 0 } given ? given : FilenameFormat.Usual;
        if (!FilenameFormat.Read(format).TryGet(out _, out var refusal))
        {
            loop.Refuse(refusal.Message);
        }

        chunk = new ChunkNaming(iterator, format);
        var type = (chunking.Text("type") is { Length: > 0 } word ? word : "NUMBER").Trim().ToUpperInvariant();
        if (type is not ("NUMBER" or "NORMAL" or "SIZE"))
        {
            loop.Refuse($"there is no chunking type '{Shown.Of(type)}' (known: NUMBER, SIZE).");
        }

        if (chunking.Text("expression", "chunksize_formula") is { Length: > 0 } expression)
        {
            if (!Script.Parse(expression).TryGet(out _, out refusal))
            {
                loop.Refuse(refusal.Message);
            }

            return new Chunking { Expression = expression, IsBySize = type == "SIZE" };
        }

        if (chunking["chunksize"] is null)
        {
            loop.Refuse("'chunking' needs a 'chunksize' or an 'expression'.");
            return null;
        }

        return chunking.Whole(1, "chunksize") is { } size ? new Chunking { Size = size, IsBySize = type == "SIZE" } : null;
    }
}
