using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads under which address an API is offered.</summary>
internal static class DialectAddress
{
    /// <summary>The path below which it is.</summary>
    /// <param name="section">The part of the API.</param>
    /// <param name="usual">The path where nothing is said.</param>
    public static string Mount(Section section, string usual)
    {
        var mount = section.Text("mount")?.TrimEnd('/') ?? usual;
        if (IsMount(mount))
        {
            return mount;
        }

        section.Wrong("mount", $"'{mount}' is no path.", $"Write a path such as {usual}: letters, digits and the characters - _ . between slashes.");
        return usual;
    }

    /// <summary>Whether a dialect can be below that path.</summary>
    public static bool IsMount(string path) =>
        path is ['/', _, ..] && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.') && !path.Contains("//", StringComparison.Ordinal);

    /// <summary>The only host name that it is served under, or null for every one.</summary>
    /// <param name="section">The part of the API.</param>
    /// <param name="name">What the API is called, for an example.</param>
    public static string? Host(Section section, string name)
    {
        var host = section.Text("host");
        if (host is not null && (Uri.CheckHostName(host.Split(':')[0]) is UriHostNameType.Unknown || !Uri.TryCreate($"https://{host}/", UriKind.Absolute, out _)))
        {
            section.Wrong("host", $"'{host}' is no host name.", $"Write a name such as {name}.example.org, or one with a port.");
        }

        return host;
    }
}
