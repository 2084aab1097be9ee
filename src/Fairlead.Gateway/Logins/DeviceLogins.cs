using System.Security.Cryptography;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Logins;
using Fairlead.Gateway.Identity;

namespace Fairlead.Gateway.Logins;

/// <summary>The codes of a login that has begun; they are told this once.</summary>
/// <param name="DeviceCode">What the device asks with.</param>
/// <param name="UserCode">What the person types.</param>
/// <param name="Lifetime">How long they are good.</param>
/// <param name="Interval">How long the device waits from one question to the next.</param>
public sealed record NewDeviceLogin(string DeviceCode, string UserCode, TimeSpan Lifetime, TimeSpan Interval)
{
    /// <summary>Never a code.</summary>
    public override string ToString() => nameof(NewDeviceLogin);
}

/// <summary>What a device gets.</summary>
/// <param name="Principal">Whom it acts for.</param>
/// <param name="AccessToken">The token.</param>
/// <param name="Lifetime">How long that is good.</param>
/// <param name="Scope">What the client asked for.</param>
/// <param name="Renewal">What another token can be had with, once; null for nothing.</param>
public sealed record DeviceGrant(Principal Principal, string AccessToken, TimeSpan Lifetime, string Scope, string? Renewal)
{
    /// <summary>The user only.</summary>
    public override string ToString() => Principal.User;
}

/// <summary>The answer to a device that asks for its token.</summary>
/// <param name="Answer">How its login stands.</param>
/// <param name="Grant">What it gets, where it gets something.</param>
public sealed record DeviceReply(DeviceAnswer Answer, DeviceGrant? Grant);

/// <summary>Logins from programs that cannot show a page themselves (RFC 8628): begun by the program, decided by the person in a browser.</summary>
/// <param name="store">Keeps them.</param>
/// <param name="principals">Knows people later.</param>
/// <param name="tokens">Issues tokens.</param>
/// <param name="secrets">Keeps the codes of people unreadable.</param>
/// <param name="options">How long things last, and how many there may be.</param>
/// <param name="clock">Says what time it is.</param>
public sealed class DeviceLogins(ILoginStore store, IPrincipals principals, ITokenIssuer tokens, ISecrets secrets, LoginOptions options, TimeProvider clock)
{
    // Not the name of a user.
    private const string CodesOwner = "\nuser codes";
    private const int LongestCode = 256;

    /// <summary>Begins a login. <see cref="RefusalKind.TooMany"/> where too many have been begun.</summary>
    /// <param name="client">From where.</param>
    /// <param name="scope">What the client asks for, as words.</param>
    /// <param name="address">Where the device is.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Outcome<NewDeviceLogin>> BeginAsync(LoginClient client, string scope, string? address, CancellationToken cancellationToken)
    {
        var (now, deviceCode, userCode) = (clock.GetUtcNow(), LoginCodes.New(), LoginCodes.NewForPeople());
        var login = new DeviceLogin
        {
            Id = RandomNumberGenerator.GetHexString(32, lowercase: true),
            Client = client.Id,
            DeviceHash = LoginCodes.HashOf(deviceCode),
            UserHash = secrets.FingerprintOf(CodesOwner, userCode),
            Scope = scope,
            Address = address ?? string.Empty,
            Interval = options.Interval,
            CreatedAt = now,
            ExpiresAt = now + options.CodeLifetime,
        };
        return await store.AddAsync(login, options.MaxPerClient, options.MaxLogins, cancellationToken)
            ? new NewDeviceLogin(deviceCode, LoginCodes.Written(userCode), options.CodeLifetime, options.Interval)
            : Refusal.TooMany("Too many logins have been begun; wait until some of them have ended.", options.CodeLifetime);
    }

    /// <summary>The login that a typed code is of, while it waits for a decision; else <see cref="RefusalKind.NotFound"/>.</summary>
    public async Task<Outcome<DeviceLogin>> FindAsync(string typed, CancellationToken cancellationToken) =>
        LoginCodes.Read(typed) is { } code
        && await store.FindAsync(LoginCode.User, secrets.FingerprintOf(CodesOwner, code), cancellationToken) is { State: DeviceLoginState.Pending } login
        && login.ExpiresAt > clock.GetUtcNow()
            ? login
            : Refusal.NotFound("login with that code, or it has ended");

    /// <summary>Somebody who has shown who they are decides; <see cref="RefusalKind.Conflict"/> where it is too late.</summary>
    public async Task<Outcome<DeviceLogin>> DecideAsync(string id, Principal principal, bool allows, CancellationToken cancellationToken)
    {
        // Whoever loses a race looks again at what the other one made of it: somebody wins each time, so this ends.
        while (await store.FindAsync(id, cancellationToken) is { } login)
        {
            var now = clock.GetUtcNow();
            if (!DeviceLoginLifecycle.Decide(login, now, principal.User, allows).TryGet(out var decided, out var refusal))
            {
                return refusal;
            }

            var entry = new JournalEntry(null, now, JournalLevel.Info, $"{(allows ? "Allowed" : "Denied")} the login of client {login.Client} from {login.Address}.", principal.User);
            if (await store.ChangeAsync(decided, entry, cancellationToken))
            {
                return decided;
            }
        }

        return Refusal.Conflict("This login has ended.");
    }

    /// <summary>The device asks for its token.</summary>
    public Task<Outcome<DeviceReply>> AskAsync(LoginClient client, string deviceCode, CancellationToken cancellationToken) => AnswerAsync(
        client,
        LoginCode.Device,
        deviceCode,
        (login, renewal) => DeviceLoginLifecycle.Ask(login, clock.GetUtcNow(), LoginCodes.HashOf(renewal), options.RenewableFor),
        cancellationToken);

    /// <summary>The device asks for another token.</summary>
    public Task<Outcome<DeviceReply>> RenewAsync(LoginClient client, string shown, CancellationToken cancellationToken) => AnswerAsync(
        client,
        LoginCode.Renewal,
        shown,
        (login, renewal) => DeviceLoginLifecycle.Renew(login, clock.GetUtcNow(), LoginCodes.HashOf(shown), LoginCodes.HashOf(renewal)),
        cancellationToken);

    /// <summary>Forgets what can be had with that (RFC 7009); no matter whether there is something.</summary>
    public async Task RevokeAsync(LoginClient client, string shown, CancellationToken cancellationToken)
    {
        if (await FindAsync(client, LoginCode.Renewal, shown, cancellationToken) is { } login)
        {
            await store.RemoveAsync(login.Id, cancellationToken);
        }
    }

    private async Task<Outcome<DeviceReply>> AnswerAsync(
        LoginClient client, LoginCode kind, string code, Func<DeviceLogin, string, DeviceStep> ask, CancellationToken cancellationToken)
    {
        while (await FindAsync(client, kind, code, cancellationToken) is { } login)
        {
            var renewal = LoginCodes.New();
            var (answer, next) = ask(login, renewal);
            DeviceGrant? grant = null;
            if (answer is DeviceAnswer.Granted && !(await GrantAsync(next, renewal, cancellationToken)).TryGet(out grant, out var refusal))
            {
                return refusal;
            }

            // Nobody gets a token before it is durable that it has been given.
            if (ReferenceEquals(next, login) || await store.ChangeAsync(next, EntryOf(next, answer, kind), cancellationToken))
            {
                await UseAsync(client, answer, cancellationToken);
                return new DeviceReply(answer, grant);
            }
        }

        return new DeviceReply(DeviceAnswer.Nothing, null);
    }

    private Task UseAsync(LoginClient client, DeviceAnswer answer, CancellationToken cancellationToken) =>
        answer is DeviceAnswer.Granted ? store.UseClientAsync(client.Id, clock.GetUtcNow() + options.ClientLifetime, cancellationToken) : Task.CompletedTask;

    private async Task<DeviceLogin?> FindAsync(LoginClient client, LoginCode kind, string code, CancellationToken cancellationToken) =>
        code.Length <= LongestCode && await store.FindAsync(kind, LoginCodes.HashOf(code), cancellationToken) is { } login && login.Client == client.Id ? login : null;

    private async Task<Outcome<DeviceGrant>> GrantAsync(DeviceLogin login, string renewal, CancellationToken cancellationToken)
    {
        if (login.User is not { } user || await principals.FindAsync(user, cancellationToken) is not { IsBanned: false } principal)
        {
            return Refusal.Forbidden("Who allowed this may not use the gateway any more.");
        }

        return tokens.Issue(principal, new TokenRequest(options.TokenLifetime, Renewable: true))
            .Select(token => new DeviceGrant(principal, token, options.TokenLifetime, login.Scope, login.RenewalHash is null ? null : renewal));
    }

    private JournalEntry? EntryOf(DeviceLogin login, DeviceAnswer answer, LoginCode kind) => (answer, kind, login.State) switch
    {
        (DeviceAnswer.Granted, LoginCode.Device, _) => new JournalEntry(null, clock.GetUtcNow(), JournalLevel.Info, $"Client {login.Client} has got a token.", login.User),
        (DeviceAnswer.Nothing, LoginCode.Renewal, DeviceLoginState.Denied) =>
            new JournalEntry(null, clock.GetUtcNow(), JournalLevel.Warning, $"Ended a login of client {login.Client}: it was to be renewed twice with the same secret.", login.User),
        _ => null,
    };
}
