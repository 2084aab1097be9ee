using Fairlead.Core.Identity;
using Fairlead.Core.Journal;

namespace Fairlead.Gateway.ApiTokens;

/// <summary>Keeps API tokens: what is known of them, and the hash by which each is known again.</summary>
public interface IApiTokenStore
{
    /// <summary>
    /// Keeps a token in place of the one of that name, which is none any more. False, and nothing changes, where its owner has <paramref name="most"/> others
    /// already. Those that have ended make room.
    /// </summary>
    Task<bool> PutAsync(ApiToken token, string hash, int most, JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>The token that has the hash, ended or not; null where there is none (any more).</summary>
    Task<ApiToken?> FindAsync(string hash, CancellationToken cancellationToken);

    /// <summary>All tokens of a user, the newest first.</summary>
    Task<IReadOnlyList<ApiToken>> ListAsync(string owner, CancellationToken cancellationToken);

    /// <summary>Forgets a token of that owner by its id; false where there is none.</summary>
    Task<bool> RemoveAsync(string owner, string id, JournalEntry entry, CancellationToken cancellationToken);
}
