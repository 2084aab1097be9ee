using Fairlead.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Fairlead.Dialects;

/// <summary>The fields of a form in the body of a request.</summary>
public sealed class FormBody
{
    private const int MaxLength = 64 * 1024;
    private readonly Dictionary<string, StringValues> _fields;

    private FormBody(Dictionary<string, StringValues> fields) => _fields = fields;

    /// <summary>The value of the field; empty where it is not there. A field that is there more than once is worth nothing (RFC 6749, section 3.2).</summary>
    public string this[string name] => _fields.TryGetValue(name, out var values) && values is [{ } value] ? value : string.Empty;

    /// <summary>The form in the body of the request; refused where it is none, or longer than 64 KiB.</summary>
    public static async Task<Outcome<FormBody>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentType?.Split(';')[0].Trim().Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) is not true)
        {
            return Refusal.Invalid("body", "The body is to be a form, application/x-www-form-urlencoded.");
        }

        return (await RequestBody.ReadTextAsync(request, MaxLength, cancellationToken)).Then(Parse);
    }

    private static Outcome<FormBody> Parse(string text)
    {
        try
        {
            using var reader = new FormReader(text);
            return new FormBody(reader.ReadForm());
        }
        catch (InvalidDataException e)
        {
            return Refusal.Invalid("body", e.Message);
        }
    }
}
