using Fairlead.Dialects.Simulations;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads <c>dialects.simulations</c>.</summary>
internal static class SimulationsSection
{
    public static SimulationsOptions Read(Section section)
    {
        var options = new SimulationsOptions
        {
            Enabled = section.Flag("enabled") ?? false,
            Host = DialectAddress.Host(section, "simulations"),
            Repository = section.Text("repository"),
            AllowsOwnPhases = section.Flag("ownPhases") ?? true,
        };
        section.End();
        return options;
    }
}
