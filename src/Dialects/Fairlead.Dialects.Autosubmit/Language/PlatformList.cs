using Fairlead.Core.Identity;
using Fairlead.Dialects.Autosubmit.Configuration;
using Fairlead.Gateway.Sites;

namespace Fairlead.Dialects.Autosubmit.Language;

/// <summary>A platform of an experiment, and the site that serves it.</summary>
/// <param name="Name">In upper case.</param>
/// <param name="Map">What is written of it; null for <c>LOCAL</c> where nothing is.</param>
/// <param name="Site">The site.</param>
/// <param name="Account">The account of the experiment's owner there.</param>
/// <param name="MaxWallclock">How long its jobs may take, or null.</param>
internal sealed record JobPlatform(string Name, ConfigMap? Map, SiteProfile Site, string Account, TimeSpan? MaxWallclock)
{
    /// <summary>Whether a batch system is behind it.</summary>
    public bool HasQueues => Site.Kind != PlatformList.LocalKind;
}

/// <summary>Finds the sites of platforms.</summary>
internal static class PlatformList
{
    /// <summary>The platform that needs no definition.</summary>
    public const string Local = "LOCAL";

    /// <summary>The kind of sites that run jobs on the gateway's host.</summary>
    public const string LocalKind = "local";

    /// <summary>The platforms that jobs use, by name; one that no site serves is among the findings.</summary>
    public static IReadOnlyDictionary<string, JobPlatform> ReadAll(
        ConfigMap root, IReadOnlyDictionary<string, SectionWork> work, Principal owner, IReadOnlyList<SiteProfile> sites, Findings findings)
    {
        var platforms = new Dictionary<string, JobPlatform>(StringComparer.Ordinal);
        foreach (var (section, first) in work.GroupBy(w => w.Value.Platform, (name, same) => same.First()).Select(w => (w.Key, w.Value)))
        {
            var map = root.At($"PLATFORMS.{first.Platform}") as ConfigMap;
            var place = map?.Place ?? first.Map.Find("PLATFORM")?.Place ?? root.At("DEFAULT.HPCARCH")?.Place ?? first.Map.Place;
            var key = map is null ? $"JOBS.{section}.PLATFORM" : $"PLATFORMS.{first.Platform}";
            if (map is null && first.Platform != Local)
            {
                findings.Error(place, key, $"The platform {first.Platform} is not defined.", $"Define it below PLATFORMS, or use {Local}.");
            }
            else if (SiteOf(first.Platform, map, sites) is not { } site)
            {
                findings.Error(
                    place, key, $"No site serves the platform {first.Platform}.", $"Write SITE with one of {string.Join(", ", sites.Select(s => s.Name))} below PLATFORMS.{first.Platform}.");
            }
            else if (!site.AccountOf(owner).TryGet(out var account, out var refusal))
            {
                findings.Error(place, key, refusal.Message, "Use another platform.");
            }
            else
            {
                platforms[first.Platform] = new JobPlatform(first.Platform, map, site, account, Limit(map, key, findings));
            }
        }

        return platforms;
    }

    private static SiteProfile? SiteOf(string name, ConfigMap? map, IReadOnlyList<SiteProfile> sites)
    {
        if (map?.TextAt("SITE") is { } named)
        {
            return sites.FirstOrDefault(s => string.Equals(s.Name, named, StringComparison.Ordinal));
        }

        var hosts = map?.TextAt("HOST")?.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries) ?? [];
        return sites.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? sites.FirstOrDefault(s => hosts.Contains(s.LoginNode, StringComparer.OrdinalIgnoreCase))
            ?? (name == Local ? sites.FirstOrDefault(s => s.Kind == LocalKind) : null);
    }

    private static TimeSpan? Limit(ConfigMap? map, string key, Findings findings)
    {
        if (map?.TextAt("MAX_WALLCLOCK") is not { } text)
        {
            return null;
        }

        if (Wallclock.Read(text) is { } time)
        {
            return time;
        }

        findings.Error(map.Find("MAX_WALLCLOCK")?.Place ?? map.Place, $"{key}.MAX_WALLCLOCK", $"'{text}' is no time.", "Write HH:MM.");
        return null;
    }
}
