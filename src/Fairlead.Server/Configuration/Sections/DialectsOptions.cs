using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>The <c>dialects</c> part of the configuration: which APIs are offered.</summary>
public sealed record DialectsOptions
{
    /// <summary>Whether UNICORE's API is offered. Default: yes.</summary>
    public bool Unicore { get; init; } = true;

    internal static DialectsOptions Read(Section dialects)
    {
        var unicore = dialects.Sub("unicore");
        var options = new DialectsOptions { Unicore = unicore.Flag("enabled") ?? true };
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
