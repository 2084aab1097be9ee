using System.Collections.Immutable;
using System.Text;
using Fairlead.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Fairlead.Dialects.Simulations.Requests;

/// <summary>A file in a form.</summary>
/// <param name="Name">Its name as it was sent.</param>
/// <param name="Content">What is in it.</param>
internal sealed record FormFile(string Name, ReadOnlyMemory<byte> Content);

/// <summary>The fields of the form in the body of a request, whatever its method is. Their names are compared without regard to case.</summary>
internal sealed class RequestForm
{
    private const int MostFields = 200;
    private const int LongestValue = 64 * 1024;
    private const int LongestHeaders = 16 * 1024;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, List<string>> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<FormFile>> _files = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The form of a request whose body is none.</summary>
    public static readonly RequestForm Empty = new();

    /// <summary>Whether a body of that type is read.</summary>
    public static bool Reads(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && (IsMultipart(type) || IsUrlEncoded(type));

    /// <summary>The values of a field by any of its names, in the order in which they came.</summary>
    public ImmutableArray<string> Values(params ReadOnlySpan<string> names) => Find(_values, names);

    /// <summary>The files of a field.</summary>
    public ImmutableArray<FormFile> Files(string name) => Find(_files, name);

    /// <summary>Reads the form; an empty one where the body is of another type.</summary>
    /// <param name="request">The request.</param>
    /// <param name="fileLimit">The most bytes of a file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Refused where it is no form although it says so, or where something in it is too large.</returns>
    public static async Task<Outcome<RequestForm>> ReadAsync(HttpRequest request, int fileLimit, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            return Empty;
        }

        try
        {
            return IsUrlEncoded(type) ? await ReadUrlEncodedAsync(request, cancellationToken)
                : IsMultipart(type) ? await ReadMultipartAsync(request, type, fileLimit, cancellationToken)
                : Empty;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or DecoderFallbackException && !cancellationToken.IsCancellationRequested)
        {
            return Refusal.Invalid("body", $"The form cannot be read: {e.Message}");
        }
    }

    private static ImmutableArray<T> Find<T>(Dictionary<string, List<T>> all, params ReadOnlySpan<string> names)
    {
        var found = ImmutableArray.CreateBuilder<T>();
        // Two names that differ in case only are one field.
        foreach (var name in names.ToArray().Distinct(StringComparer.OrdinalIgnoreCase))
        {
            found.AddRange(all.GetValueOrDefault(name, []));
        }

        return found.ToImmutable();
    }

    private static bool IsUrlEncoded(MediaTypeHeaderValue type) => type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    private static bool IsMultipart(MediaTypeHeaderValue type) => type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);

    private static async Task<Outcome<RequestForm>> ReadUrlEncodedAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!(await RequestBody.ReadTextAsync(request, LongestValue, cancellationToken)).TryGet(out var text, out var refusal))
        {
            return refusal;
        }

        var form = new RequestForm();
        using var reader = new FormReader(text) { ValueCountLimit = MostFields };
        foreach (var (name, values) in reader.ReadForm())
        {
            Add(form._values, name, values.Select(v => v ?? string.Empty));
        }

        return form;
    }

    private static async Task<Outcome<RequestForm>> ReadMultipartAsync(HttpRequest request, MediaTypeHeaderValue type, int fileLimit, CancellationToken cancellationToken)
    {
        if (HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 100 } boundary)
        {
            return Refusal.Invalid("body", "The form has no boundary: multipart/form-data; boundary=...");
        }

        var form = new RequestForm();
        var reader = new MultipartReader(boundary, request.Body) { HeadersLengthLimit = LongestHeaders, BodyLengthLimit = null };
        var count = 0;
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            if (++count > MostFields)
            {
                return Refusal.TooLarge("body", $"A form has at most {MostFields} fields.");
            }

            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { } name)
            {
                return Refusal.Invalid("body", "A part of the form has no name.");
            }

            var fileName = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value;
            var limit = fileName is null ? LongestValue : fileLimit;
            if (await ReadUpToAsync(section.Body, limit, cancellationToken) is not { } content)
            {
                return Refusal.TooLarge(name, $"{name}: this has more than {limit} bytes.");
            }

            if (fileName is null)
            {
                Add(form._values, name, [StrictUtf8.GetString(content.Span)]);
            }
            else
            {
                Add(form._files, name, [new FormFile(fileName, content)]);
            }
        }

        return form;
    }

    /// <summary>All bytes, or null where there are more than the limit; then the rest is not read.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadUpToAsync(Stream body, int limit, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var length)
        {
            if (kept.Length + length > limit)
            {
                return null;
            }

            kept.Write(buffer.AsSpan(0, length));
        }

        return kept.ToArray();
    }

    private static void Add<T>(Dictionary<string, List<T>> all, string name, IEnumerable<T> values)
    {
        if (!all.TryGetValue(name, out var list))
        {
            all[name] = list = [];
        }

        list.AddRange(values);
    }
}
