using Fairlead.Dialects.Autosubmit;
using Fairlead.Dialects.HpcWaas;
using Fairlead.Dialects.Prominence;
using Fairlead.Dialects.Simulations;
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

    /// <summary>How HPCWaaS's API is offered. Default: not.</summary>
    public HpcWaasOptions HpcWaas { get; init; } = new();

    /// <summary>How the simulation service's API is offered. Default: not.</summary>
    public SimulationsOptions Simulations { get; init; } = new();

    internal static DialectsOptions Read(Section dialects, SessionOptions sessions)
    {
        var unicore = dialects.Sub("unicore");
        var autosubmit = dialects.Sub("autosubmit");
        var options = new DialectsOptions
        {
            Unicore = unicore.Flag("enabled") ?? true,
            UnicoreHost = DialectAddress.Host(unicore, "unicore"),
            Prominence = ReadProminence(dialects.Sub("prominence")),
            Autosubmit = AutosubmitSection.Read(autosubmit, DialectAddress.Host(autosubmit, "autosubmit")),
            HpcWaas = HpcWaasSection.Read(dialects.Sub("hpcwaas"), sessions),
            Simulations = SimulationsSection.Read(dialects.Sub("simulations")),
        };
        unicore.End();
        dialects.End();
        return options;
    }

    private static ProminenceOptions ReadProminence(Section section)
    {
        var options = new ProminenceOptions { Enabled = section.Flag("enabled") ?? false, Host = DialectAddress.Host(section, "prominence"), Mount = DialectAddress.Mount(section, ProminenceOptions.UsualMount) };
        section.End();
        return options;
    }
}
