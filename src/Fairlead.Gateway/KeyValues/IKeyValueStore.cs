namespace Fairlead.Gateway.KeyValues;

/// <summary>Small values that users keep under keys, each their own. Keys are compared by their characters.</summary>
public interface IKeyValueStore
{
    /// <summary>The value, or null where there is none.</summary>
    Task<byte[]?> FindAsync(string owner, string key, CancellationToken cancellationToken);

    /// <summary>The keys that begin with a text, and their values, by key; at most <paramref name="limit"/> of them.</summary>
    Task<IReadOnlyList<KeyValuePair<string, byte[]>>> ListAsync(string owner, string beginning, int limit, CancellationToken cancellationToken);

    /// <summary>How many keys the owner has.</summary>
    Task<long> CountAsync(string owner, CancellationToken cancellationToken);

    /// <summary>Keeps the value under the key.</summary>
    Task SetAsync(string owner, string key, byte[] value, CancellationToken cancellationToken);

    /// <summary>Keeps the value under the key if what is there now equals <paramref name="present"/>; false, and nothing changes, where it does not.</summary>
    Task<bool> ReplaceAsync(string owner, string key, byte[] present, byte[] value, CancellationToken cancellationToken);

    /// <summary>Forgets the key, or all keys that begin with it; not there is no error.</summary>
    Task RemoveAsync(string owner, string key, bool isBeginning, CancellationToken cancellationToken);
}
