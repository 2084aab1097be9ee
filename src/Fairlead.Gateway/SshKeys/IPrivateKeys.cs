using Fairlead.Core;
using Fairlead.Core.Identity;

namespace Fairlead.Gateway.SshKeys;

/// <summary>Where the private halves of key pairs are: in the gateway's own store, encrypted, or in a service for secrets.</summary>
public interface IPrivateKeys
{
    /// <summary>Keeps a private key. <see cref="RefusalKind.Unavailable"/> where that is not possible now.</summary>
    /// <returns>What has to be kept with the pair to get at the private key again.</returns>
    Task<Outcome<KeptKey>> KeepAsync(SshKeyPair pair, string privateKey, CancellationToken cancellationToken);

    /// <summary>The private key; refused where it cannot be had, with the reason.</summary>
    Task<Outcome<string>> OpenAsync(SshKeyPair pair, KeptKey kept, CancellationToken cancellationToken);

    /// <summary>Forgets a private key for good.</summary>
    Task<Outcome<Done>> ForgetAsync(SshKeyPair pair, KeptKey kept, CancellationToken cancellationToken);
}

/// <summary>The private key of a pair as it is kept: sealed, or the place where it is.</summary>
/// <param name="Text">What is kept.</param>
public sealed record KeptKey(string Text)
{
    /// <summary>Says nothing.</summary>
    public override string ToString() => "kept";
}
