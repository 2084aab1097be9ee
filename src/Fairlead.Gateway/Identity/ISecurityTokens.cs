using Fairlead.Core;
using Fairlead.Core.Identity;

namespace Fairlead.Gateway.Identity;

/// <summary>
/// Seals secrets with tokens that users keep: the gateway does not have them, and cannot open what is sealed unless a token comes along. A token is 32 random
/// bytes in URL-safe Base64, 44 characters.
/// </summary>
public interface ISecurityTokens
{
    /// <summary>The secret as it may be kept, and the one token that opens it.</summary>
    NewlySealed Seal(string owner, string secret);

    /// <summary>The secret; refused where the token is not the one it was sealed with for that owner.</summary>
    Outcome<string> Open(string owner, SealedSecret secret, string token);
}

/// <summary>A secret that has just been sealed.</summary>
/// <param name="Secret">What is kept.</param>
/// <param name="Token">What opens it; it is kept by nobody but its user.</param>
public sealed record NewlySealed(SealedSecret Secret, string Token)
{
    /// <summary>Says nothing.</summary>
    public override string ToString() => "sealed";
}
