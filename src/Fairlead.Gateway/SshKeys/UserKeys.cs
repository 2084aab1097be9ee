using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.SshKeys;

/// <summary>
/// The SSH key pairs with which the gateway logs in for its users. The first pair of a user opens the accounts that are theirs on sites which want keys
/// of users; which one does so later, they say.
/// </summary>
/// <param name="maker">Makes pairs.</param>
/// <param name="store">Keeps them.</param>
/// <param name="privateKeys">Keeps their private halves.</param>
/// <param name="sites">Where there are accounts.</param>
/// <param name="record">Writes down what was done.</param>
public sealed class UserKeys(ISshKeyMaker maker, ISshKeyStore store, IPrivateKeys privateKeys, SiteDirectory sites, KeyRecord record)
{
    /// <summary>The most pairs one user may have.</summary>
    public const int Most = 1_000;

    /// <summary>The most that a user may say of one pair, in characters, names and values together.</summary>
    public const int LongestMetadata = 16_000;

    // What the secret itself has below these names; what somebody says is not to take its place.
    private static readonly string[] Reserved = ["privateKey", "publicKey"];

    /// <summary>A new pair. Its private half never leaves the gateway.</summary>
    /// <param name="principal">Whose it is.</param>
    /// <param name="algorithm">How it works.</param>
    /// <param name="metadata">What they say of it, each value a JSON text; <c>privateKey</c> and <c>publicKey</c> are left out.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Outcome<SshKeyPair>> CreateAsync(
        Principal principal, SshKeyAlgorithm algorithm, ImmutableSortedDictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        if (metadata.Sum(m => (long)m.Key.Length + m.Value.Length) > LongestMetadata)
        {
            return Refusal.TooLarge("metadata", $"The metadata of a key has at most {LongestMetadata} characters.");
        }

        if (metadata.Keys.Any(k => k.Length == 0 || k.Any(char.IsControl)))
        {
            return Refusal.Invalid("metadata", "A name in the metadata of a key is empty or has control characters.");
        }

        // Before a private key is kept that nobody would ever find again.
        if ((await store.ListAsync(principal.User, cancellationToken)).Count >= Most)
        {
            return TooMany();
        }

        var made = maker.Make(algorithm);
        var pair = new SshKeyPair
        {
            Id = made.Id,
            Owner = principal.User,
            Algorithm = algorithm,
            PublicKey = made.PublicKey,
            Metadata = metadata.RemoveRange(Reserved),
            CreatedAt = record.Now,
        };
        if (!(await privateKeys.KeepAsync(pair, made.PrivateKey, cancellationToken)).TryGet(out var kept, out var refusal))
        {
            return refusal;
        }

        if (!await store.AddAsync(pair, kept, Most, cancellationToken))
        {
            return TooMany();
        }

        await OpenAccountsAsync(principal, pair.Id, cancellationToken);
        await record.WriteAsync(principal, $"The SSH key {pair.Id} was made.", cancellationToken);
        return pair;
    }

    /// <summary>All pairs of the principal, the newest first.</summary>
    public Task<IReadOnlyList<SshKeyPair>> ListAsync(Principal principal, CancellationToken cancellationToken) => store.ListAsync(principal.User, cancellationToken);

    /// <summary>Removes a pair with its private half; where it opened accounts, the newest one that is left does.</summary>
    public async Task<Outcome<Done>> RemoveAsync(Principal principal, SshKeyId id, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(principal, id, cancellationToken)).TryGet(out var found, out var refusal)
            || !(await privateKeys.ForgetAsync(found.Pair, found.Kept, cancellationToken)).TryGet(out _, out refusal))
        {
            return refusal;
        }

        await store.RemoveAsync(id, cancellationToken);
        if (await store.ListAsync(principal.User, cancellationToken) is [var next, ..])
        {
            await OpenAccountsAsync(principal, next.Id, cancellationToken);
        }

        await record.WriteAsync(principal, $"The SSH key {id} was removed.", cancellationToken);
        return Done.Value;
    }

    /// <summary>From now on the gateway logs in to an account with this pair, which has to be the principal's own, as the account has to be.</summary>
    /// <param name="principal">Who wants that.</param>
    /// <param name="id">The pair.</param>
    /// <param name="site">The site.</param>
    /// <param name="account">The account there, or null for the one they use there.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Outcome<Done>> UseAsync(Principal principal, SshKeyId id, string site, string? account, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(principal, id, cancellationToken)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        if (sites.All.FirstOrDefault(s => s.Profile.Name == site) is not { Profile: var profile })
        {
            return Refusal.NotFound("such site");
        }

        if (!profile.AccountOf(principal, account).TryGet(out var own, out refusal))
        {
            return refusal;
        }

        if (!profile.WantsKeysOfUsers)
        {
            // The gateway gets in there by itself: the key is not needed, and not wrong either.
            return Done.Value;
        }

        await store.AssignAsync(site, own, id, cancellationToken);
        return Done.Value;
    }

    private async Task<Outcome<KeptPair>> FindAsync(Principal principal, SshKeyId id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } found && found.Pair.Owner == principal.User ? found : Refusal.NotFound("such SSH key");

    private async Task OpenAccountsAsync(Principal principal, SshKeyId id, CancellationToken cancellationToken)
    {
        foreach (var profile in sites.All.Select(s => s.Profile).Where(p => p.WantsKeysOfUsers))
        {
            if (profile.AccountOf(principal).TryGet(out var account, out _))
            {
                await store.AssignIfNoneAsync(profile.Name, account, id, cancellationToken);
            }
        }
    }

    private static Refusal TooMany() => Refusal.TooLarge("keys", $"You have {Most} SSH keys already.");
}
