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
            Objects = ReadObjects(storages),
            MaxPerUser = storages.Number("maxPerUser", 0, MostPerUser) ?? defaults.MaxPerUser,
        };
        if (options.Lifetime > options.MaxLifetime)
        {
            storages.Wrong("lifetime", "This is longer than maxLifetime.", "Make it shorter, or maxLifetime longer.");
        }

        storages.End();
        return options;
    }

    private static string? ReadObjects(Section storages)
    {
        var objects = storages.Text("objects")?.TrimEnd('/');
        if (objects is not null && S3Section.BucketOf(objects) is null)
        {
            storages.Wrong("objects", $"'{objects}' is no place in a bucket.", "Write s3:NAME/PREFIX with the name of a bucket of the part s3.");
        }

        return objects;
    }
}
