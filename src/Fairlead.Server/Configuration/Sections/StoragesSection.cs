using Fairlead.Gateway.Storages;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>storages</c> part of the configuration.</summary>
internal static class StoragesSection
{
    private const int MostPerUser = 1_000_000;

    public static StorageOptions Read(Section storages)
    {
        var defaults = new StorageOptions();
        var (minute, longest) = (TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650));
        var options = new StorageOptions
        {
            Lifetime = storages.Duration("lifetime", minute, longest) ?? defaults.Lifetime,
            MaxLifetime = storages.Duration("maxLifetime", minute, longest) ?? defaults.MaxLifetime,
            MaxPerUser = storages.Number("maxPerUser", 0, MostPerUser) ?? defaults.MaxPerUser,
        };
        if (options.Lifetime > options.MaxLifetime)
        {
            storages.Wrong("lifetime", "This is longer than maxLifetime.", "Make it shorter, or maxLifetime longer.");
        }

        storages.End();
        return options;
    }
}
