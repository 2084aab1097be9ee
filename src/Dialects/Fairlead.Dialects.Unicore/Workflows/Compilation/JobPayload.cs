using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Workflows.Compilation;

/// <summary>What a job activity hands on through the engine: its job description as it stands in the document, and the chunks around it.</summary>
/// <param name="Job">UNICORE's job description, with its variables and <c>wf:</c> names.</param>
/// <param name="Chunks">The loops around it that go over chunks of files, the outermost first.</param>
internal sealed record JobPayload(JsonObject Job, ImmutableArray<ChunkNaming> Chunks)
{
    /// <summary>The key of the site that a job is to run on.</summary>
    public const string SiteKey = "Site name";

    /// <summary>As text, for the engine to keep.</summary>
    public string ToText()
    {
        var job = UnicoreJson.TextOf(Job);
        return Chunks.IsEmpty
            ? $$"""{"job":{{job}}}"""
            : $$"""{"job":{{job}},"chunks":{{UnicoreJson.TextOf(new JsonArray([.. Chunks.Select(c => (JsonNode)new JsonArray(c.Iterator, c.Format))]))}}}""";
    }

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    public static JobPayload Read(string text)
    {
        var document = UnicoreJson.Parse(text);
        ImmutableArray<ChunkNaming> chunks = [.. (document["chunks"] as JsonArray ?? [])
            .OfType<JsonArray>().Select(c => new ChunkNaming(JsonFields.ScalarOf(c[0]) ?? string.Empty, JsonFields.ScalarOf(c[1]) ?? FilenameFormat.Usual))];
        return new JobPayload(document["job"] as JsonObject ?? [], chunks);
    }
}

/// <summary>How the files of a chunk are named where a job stages them in.</summary>
/// <param name="Iterator">The name of the loop's iterator.</param>
/// <param name="Format">A <see cref="FilenameFormat"/> that can be read.</param>
internal sealed record ChunkNaming(string Iterator, string Format);
