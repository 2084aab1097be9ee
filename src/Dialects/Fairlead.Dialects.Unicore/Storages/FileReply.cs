using Fairlead.Core;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore.Storages;

/// <summary>Answers with the bytes of a file, or with the one range of them that was asked for.</summary>
internal static class FileReply
{
    /// <param name="entry">The file.</param>
    /// <param name="request">Asks for it.</param>
    /// <param name="read">Reads from an offset on, to a length or to the end.</param>
    /// <param name="type">What the file is said to be, or null.</param>
    public static async Task<IResult> SendAsync(
        FileEntry entry, HttpRequest request, Func<long, long?, Task<Outcome<FileContent>>> read, string? type = null)
    {
        ByteRange? range = null;
        if (request.Headers.Range is [{ } header])
        {
            range = ByteRange.Read(header, entry.Size);
            if (range is null)
            {
                request.HttpContext.Response.Headers.ContentRange = $"bytes */{entry.Size}";
                return UnicoreError.Of(StatusCodes.Status416RangeNotSatisfiable);
            }
        }

        if (HttpMethods.IsHead(request.Method))
        {
            // Nothing of the file goes out, so nothing has to be opened, which may be far away.
            var (offset, length) = range is { } part ? (part.Offset, part.Length) : (0, entry.Size);
            return new StreamedFile(new FileContent(entry, offset, length, Stream.Null), range is not null, type);
        }

        return (await read(range?.Offset ?? 0, range?.Length)).TryGet(out var content, out var refusal)
            ? new StreamedFile(content, range is not null, type)
            : UnicoreError.Of(refusal);
    }
}
