using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore.Storages;

/// <summary>What a client wants to have of a file: its properties, its bytes, or whatever fits.</summary>
internal static class Accepted
{
    /// <summary>The kinds of what can be wanted.</summary>
    public enum Kind
    {
        /// <summary>Whatever fits: bytes of files, lists of directories.</summary>
        Any,

        /// <summary>Properties as JSON.</summary>
        Json,

        /// <summary>Bytes and nothing else.</summary>
        Bytes,
    }

    /// <summary>What the request asks for in the first place.</summary>
    public static Kind By(HttpRequest request)
    {
        var first = request.GetTypedHeaders().Accept.OrderByDescending(a => a.Quality ?? 1).FirstOrDefault();
        return first?.MediaType.Value switch
        {
            null => Kind.Any,
            var type when Is(type, "application/json") => Kind.Json,
            var type when Is(type, "application/octet-stream") => Kind.Bytes,
            _ => Kind.Any,
        };
    }

    private static bool Is(string type, string other) => string.Equals(type, other, StringComparison.OrdinalIgnoreCase);
}
