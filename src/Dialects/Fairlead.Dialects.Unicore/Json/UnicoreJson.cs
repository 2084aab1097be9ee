using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Dialects.Unicore.Html;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore.Json;

/// <summary>A JSON reply, or the same as a page for a browser. Strict JSON in UTF-8, whatever was lenient on the way in.</summary>
/// <param name="document">The document.</param>
/// <param name="addressOf">The address of a name in <c>content</c>, where the document is a directory.</param>
internal sealed class UnicoreJson(JsonObject document, Func<string, string>? addressOf = null) : IResult
{
    // Deeper than any document that is read.
    private const int MaxDepth = 1_000;

    public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, document, addressOf);

    /// <summary>The text of a document, as it is kept.</summary>
    public static string TextOf(JsonNode document) => DialectJson.TextOf(document);

    /// <summary>Reads what <see cref="TextOf"/> wrote of an object.</summary>
    public static JsonObject Parse(string text) => JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = MaxDepth }) as JsonObject ?? [];

    /// <summary>Writes the document as the whole reply, with its length.</summary>
    public static Task WriteAsync(HttpContext context, JsonObject document, Func<string, string>? addressOf = null) =>
        Browser.Asks(context.Request) ? Browser.WriteAsync(context, document, addressOf) : DialectJson.WriteAsync(context, document);
}
