using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Gateway.ApiTokens;

namespace Fairlead.Identity.Tests;

/// <summary>API tokens without a database.</summary>
internal sealed class TokensInMemory : IApiTokenStore
{
    private readonly Dictionary<string, ApiToken> _byHash = [];

    public Task<bool> PutAsync(ApiToken token, string hash, int most, JournalEntry entry, CancellationToken cancellationToken)
    {
        Remove(t => t.Owner == token.Owner && t.Name == token.Name);
        return Task.FromResult(_byHash.TryAdd(hash, token));
    }

    public Task<ApiToken?> FindAsync(string hash, CancellationToken cancellationToken) => Task.FromResult(_byHash.GetValueOrDefault(hash));

    public Task<IReadOnlyList<ApiToken>> ListAsync(string owner, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ApiToken>>([.. _byHash.Values.Where(t => t.Owner == owner)]);

    public Task<bool> RemoveAsync(string owner, string id, JournalEntry entry, CancellationToken cancellationToken) => Task.FromResult(Remove(t => t.Owner == owner && t.Id == id));

    private bool Remove(Func<ApiToken, bool> which)
    {
        var hashes = _byHash.Where(t => which(t.Value)).Select(t => t.Key).ToList();
        hashes.ForEach(h => _byHash.Remove(h));
        return hashes.Count > 0;
    }
}
