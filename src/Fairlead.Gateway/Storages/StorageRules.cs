using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Jobs;

namespace Fairlead.Gateway.Storages;

/// <summary>What the properties of a created storage can be.</summary>
internal static class StorageRules
{
    private const int AllBits = 0b111_111_111;

    /// <summary>The first thing that is wrong with it, or null.</summary>
    public static Refusal? Check(CreatedStorage storage, DateTimeOffset now, StorageOptions options) =>
        CheckDescription(storage.Description)
        ?? (storage.Umask is < 0 or > AllBits ? Refusal.Invalid("umask", "The umask is three octal digits, such as 077.") : null)
        ?? DescriptionRules.CheckTags(storage.Tags)
        ?? (storage.Grants.Length > Grant.Most ? Refusal.Invalid("grants", $"A storage is shared by at most {Grant.Most} entries, not {storage.Grants.Length}.") : null)
        ?? CheckExpiry(storage, now, options);

    private static Refusal? CheckDescription(string description) =>
        description.Length > CreatedStorage.MaxDescription || description.Any(char.IsControl)
            ? Refusal.Invalid("description", $"A description has at most {CreatedStorage.MaxDescription} characters and no control characters.")
            : null;

    private static Refusal? CheckExpiry(CreatedStorage storage, DateTimeOffset now, StorageOptions options)
    {
        if (storage.ExpiresAt <= now)
        {
            return Refusal.Invalid("expiresAt", "The time is not in the future.");
        }

        return storage.ExpiresAt > storage.CreatedAt + options.MaxLifetime
            ? Refusal.Invalid("expiresAt", $"A storage is kept at most {options.MaxLifetime.TotalDays:0.##} days after it was created.")
            : null;
    }
}
