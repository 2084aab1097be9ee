using Fairlead.Core;
using Fairlead.Core.Identity;

namespace Fairlead.Gateway.Identity;

/// <summary>Seals secrets that have to be kept for a while, and opens them again.</summary>
public interface ISecrets
{
    /// <summary>The secret as it may be kept.</summary>
    SealedSecret Seal(string owner, string secret);

    /// <summary>The secret; refused where it was not sealed by this gateway's key for that owner.</summary>
    Outcome<string> Open(string owner, SealedSecret secret);

    /// <summary>What a short secret can be found again by, but not guessed from by anybody without the gateway's key: 64 hexadecimal digits.</summary>
    string FingerprintOf(string owner, string secret);
}
