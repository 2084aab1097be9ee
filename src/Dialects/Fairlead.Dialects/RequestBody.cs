using System.Buffers;
using System.Text;
using Fairlead.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fairlead.Dialects;

/// <summary>The body of a request: a document up to a limit, or a stream without one.</summary>
public static class RequestBody
{
    /// <summary>The largest document that is read, in bytes, where a dialect has no other limit: 8 MiB.</summary>
    public const int DefaultDocumentLimit = 8 * 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The document in the body, which is UTF-8 with or without a byte order mark. Empty where there is no body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">The most bytes that are read; more are <see cref="RefusalKind.TooLarge"/>, without reading the rest where a length is announced.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<Outcome<string>> ReadTextAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            return TooLarge(limit);
        }

        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > limit)
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return TooLarge(limit);
            }

            if (read.IsCompleted)
            {
                var text = Decode(read.Buffer);
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return text;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Takes the server's own size limit off a request: for dialects that limit documents themselves and stream everything else to where it belongs.</summary>
    public static void TakeOffLimit(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = null;
        }
    }

    private static Outcome<string> Decode(ReadOnlySequence<byte> bytes)
    {
        try
        {
            var text = StrictUtf8.GetString(bytes);
            return text is ['\uFEFF', ..] ? text[1..] : text;
        }
        catch (DecoderFallbackException)
        {
            return Refusal.Invalid("body", "The document is not UTF-8.");
        }
    }

    private static Refusal TooLarge(int limit) => Refusal.TooLarge("body", $"The document has more than {limit} bytes.");
}
