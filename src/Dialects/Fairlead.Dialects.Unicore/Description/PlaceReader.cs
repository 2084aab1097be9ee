using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Description;

/// <summary>A place, as a URL names it.</summary>
/// <param name="Place">The place.</param>
/// <param name="User">The user name in the URL, or null.</param>
internal sealed record NamedPlace(DataPlace Place, string? User = null);

/// <summary>Reads the URLs of imports and exports. What may fail and cannot be done at all becomes a note, and null.</summary>
/// <param name="own">Knows the storages of this gateway.</param>
/// <param name="notes">Takes what is left out.</param>
internal sealed partial class PlaceReader(OwnStorages own, ImmutableArray<string>.Builder notes)
{
    /// <summary>Where an import comes from.</summary>
    public NamedPlace? Source(JsonFields entry, string key, string url, bool isOptional) => Read(entry, key, url, isOptional, isSource: true);

    /// <summary>Where an export goes.</summary>
    public NamedPlace? Target(JsonFields entry, string key, string url, bool isOptional) => Read(entry, key, url, isOptional, isSource: false);

    private NamedPlace? Read(JsonFields entry, string key, string url, bool isOptional, bool isSource)
    {
        var (address, _) = OwnStorages.WithoutProtocol(url);
        if (own.Recognize(address, out var place) is not OwnStorages.Kind.Other)
        {
            return place is not null ? new NamedPlace(place) : LeaveOut(entry, key, "URLs of storages in this form are", isOptional);
        }

        var match = Protocol().Match(address);
        var protocol = match.Groups["name"].Value;
        switch (protocol.ToUpperInvariant())
        {
            case "FILE":
                return PathOnSite(entry, key, protocol, address) is { } path ? new NamedPlace(new DataPlace.OnSite(path)) : null;
            case "LINK" when isSource:
                return PathOnSite(entry, key, protocol, address) is { } linked ? new NamedPlace(new DataPlace.LinkOnSite(linked)) : null;
            case "GIT" when isSource:
                return Git(entry, key, protocol, address);
            case "S3":
                return InBucket(entry, key, address);
            case "SCP":
                return OverSsh(entry, key, address);
            case var other when match.Success && !other.StartsWith("HTTP", StringComparison.Ordinal):
                return LeaveOut(entry, key, $"the protocol {Shown.Of(protocol)} is", isOptional);
            default:
                return Web(entry, key, url, address);
        }
    }

    private static NamedPlace? Web(JsonFields entry, string key, string url, string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            entry.Refuse(key, $"'{Shown.Of(WithoutUser(url))}' is no URL.");
            return null;
        }

        var user = UserOf(entry, key, uri);
        return new NamedPlace(new DataPlace.Web(user is null ? uri : WithoutUser(uri)), user);
    }

    /// <summary><c>git:https://host/repository</c>, with branch (or tag) or commit among the extra parameters.</summary>
    private static NamedPlace? Git(JsonFields entry, string key, string protocol, string address)
    {
        var url = address[(protocol.Length + 1)..];
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            entry.Refuse(key, $"git: needs an http or https URL of a repository without ? and #, such as git:https://git.example.org/code.git, not '{Shown.Of(WithoutUser(url))}'.");
            return null;
        }

        var extra = entry["ExtraParameters"] is null ? null : entry.Object("ExtraParameters");
        var (branch, commit) = (extra?.Text("branch"), extra?.Text("commit"));
        if (commit is not null && !CommitId().IsMatch(commit))
        {
            extra?.Refuse("commit", $"commit is the whole id of a commit, 40 or 64 hexadecimal digits, not '{Shown.Of(commit)}'.");
        }
        else if (branch is not null && !DataPlace.Git.IsRevision(branch))
        {
            extra?.Refuse("branch", $"branch is the name of a branch or tag: letters, digits and . _ - / #, not '{Shown.Of(branch)}'.");
        }

        return UserOf(entry, key, uri) is { } user
            ? new NamedPlace(new DataPlace.Git(WithoutUser(uri), commit ?? branch), user)
            : new NamedPlace(new DataPlace.Git(uri, commit ?? branch));
    }

    /// <summary><c>s3://name/path</c>, with the name of a bucket in the configuration.</summary>
    private static NamedPlace? InBucket(JsonFields entry, string key, string address)
    {
        if (ObjectUrl().Match(address) is { Success: true } match)
        {
            return new NamedPlace(new DataPlace.InBucket(match.Groups["bucket"].Value, Uri.UnescapeDataString(match.Groups["path"].Value)));
        }

        entry.Refuse(key, $"'{Shown.Of(WithoutUser(address))}' is no URL such as s3://lake/path/of/object, with the name of a bucket that this gateway knows.");
        return null;
    }

    /// <summary><c>scp://user@host:port/path</c>, where <c>/~/path</c> begins at the home of the account.</summary>
    private static NamedPlace? OverSsh(JsonFields entry, string key, string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || !HostName().IsMatch(uri.Host.Trim('[', ']')) || uri.Query.Length > 0 || uri.Fragment.Length > 0
            || Uri.UnescapeDataString(uri.AbsolutePath) is not ['/', _, ..] path)
        {
            entry.Refuse(key, $"'{Shown.Of(WithoutUser(address))}' is no URL such as scp://user@host.example.org/path/of/file, with ? and # in the path written %3F and %23.");
            return null;
        }

        // The account can also be named by the credentials, which know what becomes of it.
        var user = UserOf(entry, key, uri);
        var place = new DataPlace.OverSsh(
            uri.Host.Trim('[', ']'), uri.Port > 0 ? uri.Port : DataPlace.OverSsh.UsualPort, user ?? string.Empty, path.StartsWith("/~/", StringComparison.Ordinal) ? path[3..] : path);
        return new NamedPlace(place, user);
    }

    private static string? UserOf(JsonFields entry, string key, Uri uri)
    {
        if (uri.UserInfo.Contains(':', StringComparison.Ordinal))
        {
            entry.Refuse(key, "A password does not belong into a URL: put it into Credentials.");
            return null;
        }

        return uri.UserInfo.Length == 0 ? null : Uri.UnescapeDataString(uri.UserInfo);
    }

    /// <summary>The path of <c>file:/path</c>, <c>file:///path</c> and <c>file://localhost/path</c>.</summary>
    private static string? PathOnSite(JsonFields entry, string key, string protocol, string address)
    {
        var path = address[(protocol.Length + 1)..];
        if (path.StartsWith("//", StringComparison.Ordinal))
        {
            var slash = path.IndexOf('/', startIndex: 2);
            var host = slash < 0 ? path[2..] : path[2..slash];
            if (host.Length > 0 && !host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            {
                entry.Refuse(key, $"{protocol}: is on the site itself: write {protocol}:/path, without the host '{Shown.Of(WithoutUser(host))}'.");
                return null;
            }

            path = slash < 0 ? string.Empty : path[slash..];
        }

        if (path.StartsWith('/'))
        {
            return Uri.UnescapeDataString(path);
        }

        entry.Refuse(key, $"{protocol}: needs an absolute path on the site, such as {protocol}:/scratch/input.dat, not '{Shown.Of(path)}'.");
        return null;
    }

    private NamedPlace? LeaveOut(JsonFields entry, string key, string what, bool isOptional)
    {
        var note = $"Left out a transfer that may fail: {what} not supported by this server.";
        if (!isOptional)
        {
            entry.RefuseUnsupported(key, what);
        }
        else if (!notes.Contains(note))
        {
            notes.Add(note);
        }

        return null;
    }

    private static Uri WithoutUser(Uri uri) => new UriBuilder(uri) { UserName = string.Empty, Password = string.Empty }.Uri;

    private static string WithoutUser(string url) => url[(url.LastIndexOf('@') + 1)..];

    [GeneratedRegex("^(?<name>[A-Za-z][A-Za-z0-9+.-]*):", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Protocol();

    [GeneratedRegex("^[A-Za-z0-9:][A-Za-z0-9._:-]*$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex HostName();

    [GeneratedRegex("^([0-9a-f]{40}|[0-9a-f]{64})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex CommitId();

    [GeneratedRegex("^[sS]3://(?<bucket>[A-Za-z0-9_-]{1,64})(?<path>/[^\\n]+)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex ObjectUrl();
}
