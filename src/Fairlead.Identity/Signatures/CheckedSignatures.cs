using Fairlead.Identity.Memory;

namespace Fairlead.Identity.Signatures;

/// <summary>
/// Signatures that were found right a moment ago, so that a client that shows its token with every request does not cost a check of it each time. Only
/// that is remembered: what the token says, who its subject is and whose keys count is looked at for every request, so that what changes there is seen
/// at once. Kept are SHA-256 of the token and the key that has signed it, for a minute or up to the end of the token, whichever comes first.
/// </summary>
/// <param name="clock">Says when a token has ended.</param>
internal sealed class CheckedSignatures(TimeProvider clock)
{
    /// <summary>Most tokens that are remembered; the one that was shown least recently goes.</summary>
    public const int Capacity = 10_000;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private readonly ExpiringLru<string, VerificationKey> _keys = new(Capacity, clock);

    /// <summary>Whether one of the keys has signed the token, with the algorithm of that key.</summary>
    /// <param name="token">The token.</param>
    /// <param name="end">When it ends.</param>
    /// <param name="keys">The keys that count now: one that was among them before does not count any more.</param>
    public bool IsSignedBy(SignedToken token, DateTimeOffset end, IReadOnlyCollection<VerificationKey> keys)
    {
        var fingerprint = token.Fingerprint();
        if (_keys.TryGet(fingerprint, out var known) && keys.Contains(known))
        {
            return true;
        }

        if (token.SignerAmong(keys) is not { } signer)
        {
            return false;
        }

        var left = end - clock.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            _keys.Set(fingerprint, signer, left < Longest ? left : Longest);
        }

        return true;
    }
}
