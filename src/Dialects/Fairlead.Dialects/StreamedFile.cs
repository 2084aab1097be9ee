using Fairlead.Gateway.Storages;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fairlead.Dialects;

/// <summary>Sends a file, or a part of it, as it is read: nothing is held in memory, nothing is encoded.</summary>
/// <param name="content">What is sent; disposed afterwards.</param>
/// <param name="isPart">Whether a range was asked for.</param>
/// <param name="type">What the file is said to be, or null; what is no media type is not heeded.</param>
public sealed class StreamedFile(FileContent content, bool isPart, string? type = null) : IResult
{
    private const string Unknown = "application/octet-stream";
    private const int BufferSize = 128 * 1024;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using (content)
        {
            var response = httpContext.Response;
            response.StatusCode = isPart ? StatusCodes.Status206PartialContent : StatusCodes.Status200OK;
            response.ContentType = TypeOf(type);
            response.ContentLength = content.Length;
            response.Headers[HeaderNames.AcceptRanges] = "bytes";
            // A browser that opens the file must not run what somebody has written into it with the rights of whoever looks at it.
            response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
            response.Headers[HeaderNames.ContentSecurityPolicy] = "sandbox";
            if (isPart)
            {
                response.Headers[HeaderNames.ContentRange] = $"bytes {content.Offset}-{content.Offset + content.Length - 1}/{content.Entry.Size}";
            }

            if (!HttpMethods.IsHead(httpContext.Request.Method))
            {
                await content.Bytes.CopyToAsync(response.Body, BufferSize, httpContext.RequestAborted);
            }
        }
    }

    // Somebody may have written anything into the metadata of the file; a header holds printable ASCII alone.
    private static string TypeOf(string? said) =>
        said is { Length: > 0 and < 256 } && said.All(c => c is >= ' ' and <= '~') && MediaTypeHeaderValue.TryParse(said, out _) ? said : Unknown;
}
