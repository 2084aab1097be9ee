using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Fairlead.Sites;

/// <summary>Figures about what the gateway asks of its sites; the meter is <c>Fairlead.Sites</c>.</summary>
/// <param name="factory">Where meters come from.</param>
internal sealed class SiteMeters(IMeterFactory factory)
{
    private readonly Histogram<double> _commandDuration = factory.Create("Fairlead.Sites")
        .CreateHistogram<double>("fairlead.site.command.duration", unit: "s", description: "Time a command took on a site.");

    public void CommandEnded(string site, string command, bool ok, TimeSpan duration) =>
        _commandDuration.Record(duration.TotalSeconds, new TagList { { "site", site }, { "command", command }, { "ok", ok } });
}
