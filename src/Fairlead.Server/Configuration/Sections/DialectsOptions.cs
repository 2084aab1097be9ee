using Fairlead.Dialects.Autosubmit;
using Fairlead.Dialects.Prominence;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>The <c>dialects</c> part of the configuration: which APIs are offered.</summary>
public sealed record DialectsOptions
{
    /// <summary>Whether UNICORE's API is offered. Default: yes.</summary>
    public bool Unicore { get; init; } = true;

    /// <summary>The only host name (<c>name</c> or <c>name:port</c>) that UNICORE's API is served under, or null for every one.</summary>
    public string? UnicoreHost { get; init; }

    /// <summary>How PROMINENCE's API is offered. Default: not.</summary>
    public ProminenceOptions Prominence { get; init; } = new();

    /// <summary>How Autosubmit's API is offered. Default: not.</summary>
    public AutosubmitOptions Autosubmit { get; init; } = new();

    internal static DialectsOptions Read(Section dialects)
    {
        var unicore = dialects.Sub("unicore");
        var autosubmit = dialects.Sub("autosubmit");
        var options = new DialectsOptions
        {
            Unicore = unicore.Flag("enabled") ?? true,
            UnicoreHost = ReadHost(unicore, "unicore"),
            Prominence = ReadProminence(dialects.Sub("prominence")),
            Autosubmit = AutosubmitSection.Read(autosubmit, ReadHost(autosubmit, "autosubmit")),
        };
        unicore.End();
        foreach (var later in new[] { "hpcwaas", "simulations" })
        {
            var section = dialects.Sub(later);
            if (section.Flag("enabled") is true)
            {
                section.Wrong("enabled", "This API is not supported yet.", $"Remove dialects.{later}.");
            }

            section.Text("host");
            section.End();
        }

        dialects.End();
        return options;
    }

    private static ProminenceOptions ReadProminence(Section section)
    {
        var mount = section.Text("mount")?.TrimEnd('/') ?? ProminenceOptions.UsualMount;
        if (!IsMount(mount))
        {
            section.Wrong("mount", $"'{mount}' is no path.", $"Write a path such as {ProminenceOptions.UsualMount}: letters, digits and the characters - _ . between slashes.");
        }

        var options = new ProminenceOptions { Enabled = section.Flag("enabled") ?? false, Host = ReadHost(section, "prominence"), Mount = mount };
        section.End();
        return options;
    }

    /// <summary>Whether a dialect can be below that path.</summary>
    internal static bool IsMount(string path) =>
        path is ['/', _, ..] && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.') && !path.Contains("//", StringComparison.Ordinal);

    private static string? ReadHost(Section section, string name)
    {
        var host = section.Text("host");
        if (host is not null && (Uri.CheckHostName(host.Split(':')[0]) is UriHostNameType.Unknown || !Uri.TryCreate($"https://{host}/", UriKind.Absolute, out _)))
        {
            section.Wrong("host", $"'{host}' is no host name.", $"Write a name such as {name}.example.org, or one with a port.");
        }

        return host;
    }
}
