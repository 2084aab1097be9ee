using Fairlead.Gateway.Sites;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>limits</c> part of a site: how much its driver does at a time.</summary>
internal static class LimitsSection
{
    public static SiteLimits Read(Section limits)
    {
        const int Many = 10_000_000;
        var defaults = new SiteLimits();
        var (tick, day) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1));
        var read = new SiteLimits
        {
            MaxActive = limits.Number("maxActive", 1, Many) ?? defaults.MaxActive,
            MaxActivePerOwner = limits.Number("maxActivePerOwner", 1, Many) ?? defaults.MaxActivePerOwner,
            LoginPerAccount = limits.Number("loginPerAccount", 1, 10_000) ?? defaults.LoginPerAccount,
            SubmitBatch = limits.Number("submitBatch", 1, 10_000) ?? defaults.SubmitBatch,
            Staging = limits.Number("staging", 1, 1_000) ?? defaults.Staging,
            WatchInterval = limits.Duration("watchInterval", tick, day) ?? defaults.WatchInterval,
            MaxWatchInterval = limits.Duration("maxWatchInterval", tick, day) ?? defaults.MaxWatchInterval,
            LostAfter = limits.Duration("lostAfter", TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)) ?? defaults.LostAfter,
        };
        if (read.WatchInterval > read.MaxWatchInterval)
        {
            limits.Wrong("watchInterval", "This is longer than maxWatchInterval.", "Make it shorter, or maxWatchInterval longer.");
        }

        limits.End();
        return read;
    }
}
