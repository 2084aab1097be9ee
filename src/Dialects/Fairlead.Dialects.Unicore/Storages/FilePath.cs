using Fairlead.Core;
using Fairlead.Core.Storages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fairlead.Dialects.Unicore.Storages;

/// <summary>The path of a file in a request.</summary>
internal static class FilePath
{
    // "", SITE, rest, core, storages, id, files, and the path
    private const int PartsBefore = 7;

    /// <summary>
    /// The normalized path behind <c>files</c> in the address of the request. It is taken from the address as it was sent: what the server made of it
    /// no longer tells a percent sign in a name from an encoded slash.
    /// </summary>
    public static Outcome<string> Of(HttpRequest request)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget ?? string.Empty;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var parts = (query < 0 ? target : target[..query]).Split('/', PartsBefore + 1);
        if (parts.Length < PartsBefore || !string.Equals(parts[PartsBefore - 1], "files", StringComparison.OrdinalIgnoreCase))
        {
            return Refusal.Invalid("path", "The address of a file is written without dots and empty parts before its path.");
        }

        return Normalize(parts.Length == PartsBefore ? "/" : Uri.UnescapeDataString(parts[PartsBefore]));
    }

    /// <summary>The normalized path; a backslash counts as a slash.</summary>
    public static Outcome<string> Normalize(string path) => StoragePath.Normalize(path.Replace('\\', '/'));
}
