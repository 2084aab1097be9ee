using Fairlead.Gateway.Jobs;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>jobs</c> part of the configuration.</summary>
internal static class JobsSection
{
    public static JobOptions Read(Section jobs, IReadOnlyList<SiteOptions> sites)
    {
        var defaults = new JobOptions();
        var (minute, longest) = (TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650));
        var options = new JobOptions
        {
            Lifetime = jobs.Duration("lifetime", minute, longest) ?? defaults.Lifetime,
            MaxLifetime = jobs.Duration("maxLifetime", minute, longest) ?? defaults.MaxLifetime,
            MaxSweep = jobs.Number("maxSweep", 1, 100_000) ?? defaults.MaxSweep,
            DefaultSite = jobs.Text("defaultSite"),
            Closed = jobs.Text("closed"),
        };
        if (options.Lifetime > options.MaxLifetime)
        {
            jobs.Wrong("lifetime", "This is longer than maxLifetime.", "Make it shorter, or maxLifetime longer.");
        }

        if (options.DefaultSite is { } site && !sites.Any(s => s.Profile.Name == site))
        {
            jobs.Wrong("defaultSite", $"There is no site '{site}'.", $"Possible: {string.Join(", ", sites.Select(s => s.Profile.Name))}.");
        }

        jobs.End();
        return options;
    }
}
