using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.SshKeys;
using Fairlead.Identity.Vault;

namespace Fairlead.Identity.SshKeys;

/// <summary>Private keys where the configuration wants new ones. Those that were made before it was changed stay where they are, and can be used.</summary>
/// <param name="own">The gateway's own store.</param>
/// <param name="vault">Vault, or null where the configuration has none.</param>
internal sealed class PrivateKeys(SealedKeys own, VaultKeys? vault) : IPrivateKeys
{
    /// <inheritdoc/>
    public Task<Outcome<KeptKey>> KeepAsync(SshKeyPair pair, string privateKey, CancellationToken cancellationToken) =>
        ((IPrivateKeys?)vault ?? own).KeepAsync(pair, privateKey, cancellationToken);

    /// <inheritdoc/>
    public async Task<Outcome<string>> OpenAsync(SshKeyPair pair, KeptKey kept, CancellationToken cancellationToken) =>
        PlaceOf(kept) is { } place ? await place.OpenAsync(pair, kept, cancellationToken) : NoVault(pair);

    /// <inheritdoc/>
    public async Task<Outcome<Done>> ForgetAsync(SshKeyPair pair, KeptKey kept, CancellationToken cancellationToken) =>
        PlaceOf(kept) is { } place ? await place.ForgetAsync(pair, kept, cancellationToken) : NoVault(pair);

    private IPrivateKeys? PlaceOf(KeptKey kept) => VaultKeys.Has(kept) ? vault : own;

    private static Refusal NoVault(SshKeyPair pair) => Refusal.Unavailable($"The private half of the SSH key {pair.Id} is in Vault, and the gateway has no Vault at the moment.");
}
