using System.Text.RegularExpressions;
using Fairlead.Core.Jobs;

namespace Fairlead.Dialects.Unicore.Description;

/// <summary>Tells which URLs name files in storages of this gateway.</summary>
/// <param name="siteName">The UNICORE site name of this gateway.</param>
/// <param name="authorities">The hosts (with port) under which this gateway is reached.</param>
internal sealed partial class OwnStorages(string siteName, IReadOnlyList<string> authorities)
{
    // Whichever of UNICORE's own protocols somebody puts in front of a URL, bytes between storages go by http, or not over the network at all.
    private static readonly string[] Protocols = ["BFT:", "UFTP:"];

    /// <summary>What kind of URL a text is.</summary>
    public enum Kind
    {
        /// <summary>It names no file in a storage of UNICORE.</summary>
        Other,

        /// <summary>A file in a storage of this gateway.</summary>
        Own,

        /// <summary>A file in a storage of another server.</summary>
        Foreign,
    }

    /// <summary>The URL without one of UNICORE's own protocols in front of it, and whether there was one.</summary>
    public static (string Url, bool HadProtocol) WithoutProtocol(string url) =>
        Array.Find(Protocols, p => url.StartsWith(p, StringComparison.OrdinalIgnoreCase)) is { } protocol ? (url[protocol.Length..], true) : (url, false);

    /// <summary>Looks at a URL without a protocol in front of it.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="place">The file, in a storage of this gateway or of another one; null for other URLs, and for those of other servers that name no file.</param>
    public Kind Recognize(string url, out DataPlace? place)
    {
        place = null;
        var match = FileUrl().Match(url);
        if (!match.Success)
        {
            return url.Contains("/rest/core/storages/", StringComparison.Ordinal) ? Kind.Foreign : Kind.Other;
        }

        var isOwn = match.Groups["site"].Value == siteName
            && authorities.Any(a => string.Equals(WithPort(a, match), WithPort(match.Groups["authority"].Value, match), StringComparison.OrdinalIgnoreCase));
        var path = Uri.UnescapeDataString(match.Groups["path"].Value) is { Length: > 0 } named ? named : "/";
        if (!isOwn)
        {
            place = Uri.TryCreate(url[..(match.Groups["storage"].Index + match.Groups["storage"].Length)], UriKind.Absolute, out var storage) && storage.UserInfo.Length == 0
                ? new DataPlace.AtGateway(storage, path)
                : null;
            return Kind.Foreign;
        }

        place = new DataPlace.InStorage(UnicoreLinks.StorageOf(Uri.UnescapeDataString(match.Groups["storage"].Value)), path);
        return Kind.Own;
    }

    private static string WithPort(string authority, Match url)
    {
        var defaultPort = url.Groups["scheme"].Value.Equals("https", StringComparison.OrdinalIgnoreCase) ? ":443" : ":80";
        return authority.EndsWith(defaultPort, StringComparison.Ordinal) ? authority[..^defaultPort.Length] : authority;
    }

    [GeneratedRegex(
        "^(?<scheme>[Hh][Tt][Tt][Pp][Ss]?)://(?<authority>[^/]+)/(?<site>[^/]+)/rest/core/storages/(?<storage>[^/]+)/files(?<path>/[^\\n]*)?$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex FileUrl();
}
