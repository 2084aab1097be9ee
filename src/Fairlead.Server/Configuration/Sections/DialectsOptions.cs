using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>The <c>dialects</c> part of the configuration: which APIs are offered.</summary>
public sealed record DialectsOptions
{
    /// <summary>Whether UNICORE's API is offered. Default: yes.</summary>
    public bool Unicore { get; init; } = true;

    /// <summary>The only host name (<c>name</c> or <c>name:port</c>) that UNICORE's API is served under, or null for every one.</summary>
    public string? UnicoreHost { get; init; }

    internal static DialectsOptions Read(Section dialects)
    {
        var unicore = dialects.Sub("unicore");
        var options = new DialectsOptions { Unicore = unicore.Flag("enabled") ?? true, UnicoreHost = unicore.Text("host") };
        if (options.UnicoreHost is { } host && (Uri.CheckHostName(host.Split(':')[0]) is UriHostNameType.Unknown || !Uri.TryCreate($"https://{host}/", UriKind.Absolute, out _)))
        {
            unicore.Wrong("host", $"'{host}' is no host name.", "Write a name such as unicore.example.org, or one with a port.");
        }

        unicore.End();
        foreach (var later in new[] { "prominence", "hpcwaas", "simulations", "autosubmit" })
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
}
