using Fairlead.Core;

namespace Fairlead.Gateway.SshKeys;

/// <summary>Finds the private key with which the gateway logs in to an account of a site that wants keys of users.</summary>
/// <param name="store">Knows which pair it is.</param>
/// <param name="privateKeys">Has its private half.</param>
public sealed class LoginKeys(ISshKeyStore store, IPrivateKeys privateKeys)
{
    /// <summary>The private key, PEM; refused where there is none, or where it cannot be had now.</summary>
    public async Task<Outcome<string>> FindAsync(string site, string account, CancellationToken cancellationToken) =>
        await store.FindAsync(site, account, cancellationToken) is { } found
            ? await privateKeys.OpenAsync(found.Pair, found.Kept, cancellationToken)
            : Refusal.Conflict($"No SSH key opens the account {account} on {site} yet: its user has to make one, and to add its public half to authorized_keys there.");
}
