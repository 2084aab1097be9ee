using System.Security.Cryptography;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Gateway.Identity;

namespace Fairlead.Gateway.ApiTokens;

/// <summary>A token that has just been made; its text is told this once.</summary>
/// <param name="Token">What is known of it.</param>
/// <param name="Text">The token.</param>
public sealed record NewApiToken(ApiToken Token, string Text)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => $"API token {Token.Id}";
}

/// <summary>The API tokens of users.</summary>
/// <param name="store">Keeps what is known of them.</param>
/// <param name="issuer">Signs them.</param>
/// <param name="clock">Says when one was made.</param>
public sealed class UserTokens(IApiTokenStore store, ITokenIssuer issuer, TimeProvider clock)
{
    /// <summary>The most tokens one user may have.</summary>
    public const int Most = 100;

    /// <summary>The longest name of a token, in characters.</summary>
    public const int LongestName = 64;

    /// <summary>How long a token is good where nobody says: 90 days.</summary>
    public static readonly TimeSpan UsualLifetime = TimeSpan.FromDays(90);

    /// <summary>The longest that one can be good: 366 days.</summary>
    public static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(366);

    private const int IdLength = 32;

    /// <summary>A new token, in place of the one that has the name. Refused to whoever came with a token that no other can be had with.</summary>
    /// <param name="principal">Whose it is.</param>
    /// <param name="name">Its name; null for <see cref="ApiToken.UsualName"/>.</param>
    /// <param name="lifetime">How long it is good; null for <see cref="UsualLifetime"/>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Outcome<NewApiToken>> CreateAsync(Principal principal, string? name, TimeSpan? lifetime, CancellationToken cancellationToken)
    {
        if (!principal.MayIssueTokens)
        {
            return Refusal.Forbidden("No other token can be had with the one that was shown: log in in another way.");
        }

        if (name is "" or { Length: > LongestName } || name?.Any(char.IsControl) is true)
        {
            return Refusal.Invalid("name", $"The name of a token has 1 to {LongestName} characters, none of them a control character.");
        }

        if (lifetime < TimeSpan.FromSeconds(1) || lifetime > LongestLifetime)
        {
            return Refusal.Invalid("lifetime", $"A token is good for 1 to {LongestLifetime.TotalSeconds:F0} seconds, which are {LongestLifetime.TotalDays:F0} days.");
        }

        var now = clock.GetUtcNow();
        var token = new ApiToken
        {
            Id = RandomNumberGenerator.GetHexString(IdLength, lowercase: true),
            Name = name ?? ApiToken.UsualName,
            Mandate = Mandate.Of(principal),
            CreatedAt = now,
            ExpiresAt = now + (lifetime ?? UsualLifetime),
        };
        var text = issuer.Issue(token);
        return await store.PutAsync(token, HashOf(text), Most, EntryOf(principal, $"The API token {token.Id} ('{token.Name}') was made."), cancellationToken)
            ? new NewApiToken(token, text)
            : Refusal.TooLarge("tokens", $"You have {Most} API tokens already: revoke some, or replace one by giving its name.");
    }

    /// <summary>What is known of all tokens of the principal, the newest first.</summary>
    public Task<IReadOnlyList<ApiToken>> ListAsync(Principal principal, CancellationToken cancellationToken) => store.ListAsync(principal.User, cancellationToken);

    /// <summary>From now on nobody is let in with the token.</summary>
    public async Task<Outcome<Done>> RevokeAsync(Principal principal, string id, CancellationToken cancellationToken) =>
        await store.RemoveAsync(principal.User, id, EntryOf(principal, $"The API token {id} was revoked."), cancellationToken)
            ? Done.Value
            : Refusal.NotFound("such API token");

    /// <summary>The token as it stands for somebody, or null where it is none (any more).</summary>
    /// <param name="text">The token as it was shown.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<ApiToken?> FindAsync(string text, CancellationToken cancellationToken) =>
        await store.FindAsync(HashOf(text), cancellationToken) is { } token && token.ExpiresAt > clock.GetUtcNow() ? token : null;

    // The id in it has 128 random bits, and the signature more: there is nothing to be guessed, so one round is enough.
    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private JournalEntry EntryOf(Principal principal, string message) => new(Job: null, clock.GetUtcNow(), JournalLevel.Info, message, principal.User);
}
