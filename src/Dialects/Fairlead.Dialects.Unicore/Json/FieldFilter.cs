using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore.Json;

/// <summary>The query <c>fields</c>: which top-level keys a reply has. Those with a leading <c>!</c> are left out instead.</summary>
internal sealed class FieldFilter
{
    private readonly ImmutableHashSet<string> _wanted;
    private readonly ImmutableHashSet<string> _unwanted;

    private FieldFilter(ImmutableArray<string> names)
    {
        _wanted = [.. names.Where(n => !n.StartsWith('!'))];
        _unwanted = [.. names.Where(n => n.StartsWith('!')).Select(n => n[1..])];
    }

    public static ValueTask<FieldFilter?> BindAsync(HttpContext context) => ValueTask.FromResult<FieldFilter?>(Read(context.Request.Query["fields"]));

    public static FieldFilter Read(string? fields) => new(Words.Of(fields));

    /// <summary>Whether the key is in the reply: what costs something is worked out only then.</summary>
    public bool Wants(string key) => !_unwanted.Contains(key) && (_wanted.IsEmpty || _wanted.Contains(key));

    /// <summary>The reply with those keys alone.</summary>
    /// <param name="document">All of it.</param>
    /// <param name="addressOf">The address of a name in <c>content</c>, where the document is a directory.</param>
    public UnicoreJson Reply(JsonObject document, Func<string, string>? addressOf = null) => new(Filter(document), addressOf);

    /// <summary>The document with those keys alone; changed in place.</summary>
    public JsonObject Filter(JsonObject document)
    {
        foreach (var key in document.Select(m => m.Key).Where(k => !Wants(k)).ToList())
        {
            document.Remove(key);
        }

        return document;
    }
}
