using Fairlead.Core;
using Fairlead.Core.Identity;

namespace Fairlead.Gateway.KeyValues;

/// <summary>Small values that users keep under keys of their own.</summary>
/// <param name="store">Where they are.</param>
public sealed class UserValues(IKeyValueStore store)
{
    /// <summary>The most keys one user may have.</summary>
    public const int Most = 10_000;

    /// <summary>The longest value, in bytes.</summary>
    public const int LongestValue = 16_000;

    /// <summary>The longest key, in characters.</summary>
    public const int LongestKey = 1_000;

    /// <summary>The value, or null where there is none.</summary>
    public Task<byte[]?> FindAsync(Principal principal, string key, CancellationToken cancellationToken) => store.FindAsync(principal.User, key, cancellationToken);

    /// <summary>The keys that begin with a text, with their values, by key.</summary>
    public Task<IReadOnlyList<KeyValuePair<string, byte[]>>> ListAsync(Principal principal, string beginning, CancellationToken cancellationToken) =>
        store.ListAsync(principal.User, beginning, Most, cancellationToken);

    /// <summary>Keeps the value; <see cref="RefusalKind.TooLarge"/> where it is too long, or the user has too many.</summary>
    /// <param name="principal">Whose it is.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="present">What has to be there now, else it is <see cref="RefusalKind.Conflict"/>; null for anything or nothing.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Outcome<Done>> SetAsync(Principal principal, string key, byte[] value, byte[]? present, CancellationToken cancellationToken)
    {
        if (value.Length > LongestValue)
        {
            return Refusal.TooLarge("value", $"A value has at most {LongestValue} bytes.");
        }

        if (key.Length is 0 or > LongestKey || key.Contains('\0', StringComparison.Ordinal))
        {
            return Refusal.Invalid("key", $"A key has 1 to {LongestKey} characters.");
        }

        if (present is not null)
        {
            return await store.ReplaceAsync(principal.User, key, present, value, cancellationToken) ? Done.Value : Refusal.Conflict("Another value is there now.");
        }

        if (await store.FindAsync(principal.User, key, cancellationToken) is null && await store.CountAsync(principal.User, cancellationToken) >= Most)
        {
            return Refusal.TooLarge("key", $"You have {Most} keys already.");
        }

        await store.SetAsync(principal.User, key, value, cancellationToken);
        return Done.Value;
    }

    /// <summary>Forgets the key, or all keys that begin with it.</summary>
    public Task RemoveAsync(Principal principal, string key, bool isBeginning, CancellationToken cancellationToken) =>
        store.RemoveAsync(principal.User, key, isBeginning, cancellationToken);
}
