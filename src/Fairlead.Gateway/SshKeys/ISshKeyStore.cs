using Fairlead.Core.Identity;

namespace Fairlead.Gateway.SshKeys;

/// <summary>Keeps users' key pairs, and which of them opens which account.</summary>
public interface ISshKeyStore
{
    /// <summary>Keeps a pair; false, and nothing changes, where its owner has <paramref name="most"/> already.</summary>
    Task<bool> AddAsync(SshKeyPair pair, KeptKey kept, int most, CancellationToken cancellationToken);

    /// <summary>The pair, or null where there is none.</summary>
    Task<KeptPair?> FindAsync(SshKeyId id, CancellationToken cancellationToken);

    /// <summary>All pairs of a user, the newest first.</summary>
    Task<IReadOnlyList<SshKeyPair>> ListAsync(string owner, CancellationToken cancellationToken);

    /// <summary>Forgets the pair; it opens no account any more.</summary>
    Task RemoveAsync(SshKeyId id, CancellationToken cancellationToken);

    /// <summary>The pair opens the account from now on, in place of another one.</summary>
    Task AssignAsync(string site, string account, SshKeyId id, CancellationToken cancellationToken);

    /// <summary>The pair opens the account from now on, unless another one does.</summary>
    Task AssignIfNoneAsync(string site, string account, SshKeyId id, CancellationToken cancellationToken);

    /// <summary>The pair that opens the account, or null where there is none.</summary>
    Task<KeptPair?> FindAsync(string site, string account, CancellationToken cancellationToken);
}

/// <summary>A pair with what leads to its private half.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="Kept">Where its private half is.</param>
public sealed record KeptPair(SshKeyPair Pair, KeptKey Kept);
