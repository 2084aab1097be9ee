using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.SshKeys;

namespace Fairlead.Identity.SshKeys;

/// <summary>Private keys in the gateway's own store, sealed.</summary>
/// <param name="secrets">Seals them.</param>
internal sealed class SealedKeys(ISecrets secrets) : IPrivateKeys
{
    /// <inheritdoc/>
    public Task<Outcome<KeptKey>> KeepAsync(SshKeyPair pair, string privateKey, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<KeptKey>>(new KeptKey(secrets.Seal(NameOf(pair), privateKey).Text));

    /// <inheritdoc/>
    public Task<Outcome<string>> OpenAsync(SshKeyPair pair, KeptKey kept, CancellationToken cancellationToken) =>
        Task.FromResult(secrets.Open(NameOf(pair), new SealedSecret(kept.Text)));

    /// <inheritdoc/>
    public Task<Outcome<Done>> ForgetAsync(SshKeyPair pair, KeptKey kept, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<Done>>(Done.Value);

    // The pair is part of it: whoever can write to the database cannot give one pair the private half of another.
    private static string NameOf(SshKeyPair pair) => $"{pair.Owner}/{pair.Id}";
}
