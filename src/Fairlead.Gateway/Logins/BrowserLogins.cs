using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;

namespace Fairlead.Gateway.Logins;

/// <summary>A login that has begun.</summary>
/// <param name="Address">Where the browser goes.</param>
/// <param name="Pledge">What the browser keeps until it comes back: sealed, good for <see cref="BrowserLogins.Patience"/> and once.</param>
public sealed record BrowserLogin(Uri Address, string Pledge);

/// <summary>What somebody gets who has logged in.</summary>
/// <param name="Principal">Who it is.</param>
/// <param name="Person">What the provider says of them.</param>
/// <param name="Token">A token of this gateway.</param>
public sealed record BrowserGrant(Principal Principal, SignedOn Person, string Token)
{
    /// <summary>The user only.</summary>
    public override string ToString() => Principal.User;
}

/// <summary>
/// Logins with a browser at a provider of their own (RFC 6749, 4.1, with RFC 7636), for programs that take a token. Nothing is kept here of a login that
/// has begun: the browser has it, sealed. What people get is a token of this gateway, good for as long as a session is to last.
/// </summary>
/// <param name="provider">Asks the provider.</param>
/// <param name="logIn">Believes its tokens.</param>
/// <param name="tokens">Issues tokens.</param>
/// <param name="secrets">Seals what browsers keep.</param>
/// <param name="clock">Says what time it is.</param>
public sealed class BrowserLogins(ISignOnProvider provider, LogIn logIn, ITokenIssuer tokens, ISecrets secrets, TimeProvider clock)
{
    /// <summary>How long somebody may take to log in.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // Not the name of a user.
    private const string PledgeOwner = "\nbrowser logins";
    private const int SecretBytes = 32;
    private static readonly Refusal WrongState = Refusal.Invalid("state", "The state does not match a login that was begun in this browser within the last ten minutes: begin again.");

    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new();

    /// <summary>Begins a login.</summary>
    /// <param name="options">The provider.</param>
    /// <param name="redirect">Where the browser is to come back to.</param>
    public BrowserLogin Begin(SignOnOptions options, Uri redirect)
    {
        var (state, verifier) = (Random(), Random());
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        (string Name, string Value)[] query =
        [
            ("client_id", options.ClientId),
            ("redirect_uri", redirect.AbsoluteUri),
            ("response_type", "code"),
            ("scope", string.Join(' ', options.Scopes)),
            ("state", state),
            ("code_challenge", challenge),
            ("code_challenge_method", "S256"),
        ];
        var text = string.Join('&', query.Select(q => $"{q.Name}={Uri.EscapeDataString(q.Value)}"));
        var ends = (clock.GetUtcNow() + Patience).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var separator = options.AuthorizationEndpoint.Query.Length == 0 ? '?' : '&';
        return new BrowserLogin(new Uri($"{options.AuthorizationEndpoint.AbsoluteUri}{separator}{text}"), secrets.Seal(PledgeOwner, $"{state} {verifier} {ends}").Text);
    }

    /// <summary>Ends a login.</summary>
    /// <param name="options">The provider.</param>
    /// <param name="pledge">What the browser has kept, or null.</param>
    /// <param name="state">What the provider sent back.</param>
    /// <param name="code">What it gives.</param>
    /// <param name="redirect">Where the browser came back to.</param>
    /// <param name="address">The address of the browser, or null.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async Task<Outcome<BrowserGrant>> EndAsync(
        SignOnOptions options, string? pledge, string? state, string? code, Uri redirect, string? address, CancellationToken cancellationToken)
    {
        if (VerifierOf(pledge, state) is not { } verifier)
        {
            return WrongState;
        }

        if (string.IsNullOrEmpty(code))
        {
            return Refusal.Invalid("code", "The provider gave no code: the login was refused or broken off there.");
        }

        if (!(await provider.ExchangeAsync(options, code, verifier, redirect, cancellationToken)).TryGet(out var person, out var refusal)
            || !(await logIn.RunAsync(new Credential.BearerToken(person.AccessToken) { Address = address }, cancellationToken)).TryGet(out var principal, out refusal))
        {
            return refusal;
        }

        return tokens.Issue(principal, new TokenRequest(options.SessionDuration)).Select(token => new BrowserGrant(principal, person, token));
    }

    /// <summary>What proves that the login was begun here, where the state is that of the browser and has not been used.</summary>
    private string? VerifierOf(string? pledge, string? state)
    {
        if (string.IsNullOrEmpty(pledge) || string.IsNullOrEmpty(state)
            || !secrets.Open(PledgeOwner, new SealedSecret(pledge)).TryGet(out var text, out _)
            || text.Split(' ') is not [var begun, var verifier, var ends])
        {
            return null;
        }

        var now = clock.GetUtcNow();
        foreach (var (used, over) in _used)
        {
            if (over < now)
            {
                _used.TryRemove(used, out _);
            }
        }

        var isMeant = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(begun), Encoding.UTF8.GetBytes(state));
        var end = DateTimeOffset.FromUnixTimeSeconds(long.Parse(ends, CultureInfo.InvariantCulture));
        return isMeant && end > now && _used.TryAdd(begun, end) ? verifier : null;
    }

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
}
