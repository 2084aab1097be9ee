using System.Text.Json.Nodes;
using Fairlead.Core;

namespace Fairlead.Identity.Vault;

/// <summary>The gateway's login at Vault. It is made when it is first needed, renewed when half of its time has gone, and made anew where it has been lost.</summary>
/// <param name="options">How to log in.</param>
/// <param name="http">The way there.</param>
/// <param name="clock">Says when a login ends.</param>
internal sealed class VaultSession(VaultOptions options, VaultHttp http, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WithoutEnd = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _one = new(1);
    private VaultLogin _login = options.Login;
    private Held? _held;

    /// <summary>The token to use now; refused where there is none, with the reason.</summary>
    public async Task<Outcome<string>> TokenAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            return await EnsureAsync(cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Vault did not take the token: the next one who needs one logs in anew, where that can be done.</summary>
    public async Task<bool> LoseAsync(string token, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_held?.Token == token)
            {
                _held = null;
            }

            return _login is VaultLogin.AppRole;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Renews the login where that is due. Gives back when to come again.</summary>
    public async Task<TimeSpan> KeepUpAsync(CancellationToken cancellationToken)
    {
        if (!(await TokenAsync(cancellationToken)).TryGet(out _, out _))
        {
            return AfterFailure;
        }

        return _held is { RenewAt: { } at } && at - clock.GetUtcNow() is var wait && wait < WithoutEnd ? Most(wait, TimeSpan.FromSeconds(1)) : WithoutEnd;
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<Outcome<string>> EnsureAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_held is { } held && (held.RenewAt is null || now < held.RenewAt))
        {
            return held.Token;
        }

        if (_held is { IsRenewable: true } old && await RenewAsync(old, cancellationToken) is { } renewed)
        {
            _held = renewed;
            return renewed.Token;
        }

        // What cannot be renewed is good until its end.
        if (_held is { IsRenewable: false } last && now < last.EndsAt && _login is VaultLogin.Token)
        {
            return last.Token;
        }

        var begun = await BeginAsync(cancellationToken);
        if (begun.TryGet(out var fresh, out var refusal))
        {
            _held = fresh;
            return fresh.Token;
        }

        return _held is { } still && now < still.EndsAt ? still.Token : refusal;
    }

    private async Task<Outcome<Held>> BeginAsync(CancellationToken cancellationToken)
    {
        if (_login is VaultLogin.AppRole { IsWrapped: true } wrapped)
        {
            if (!(await UnwrapAsync(wrapped, cancellationToken)).TryGet(out var open, out var refusal))
            {
                return refusal;
            }

            _login = open;
        }

        return _login switch
        {
            VaultLogin.Token token => await LookAsync(token.Text, cancellationToken),
            VaultLogin.AppRole role => await LogInAsync(role, cancellationToken),
            _ => Refusal.Unavailable("There is no way to log in to Vault."),
        };
    }

    private async Task<Outcome<Held>> LookAsync(string token, CancellationToken cancellationToken)
    {
        if (!(await http.SendAsync(HttpMethod.Get, "auth/token/lookup-self", token, body: null, cancellationToken)).TryGet(out var answer, out var refusal))
        {
            return refusal;
        }

        return answer.IsGood && answer.Document["data"] is JsonObject data
            ? HeldUntil(token, Seconds(data, "ttl"), data["renewable"]?.GetValue<bool>() ?? false)
            : Refusal.Unavailable($"Vault does not take the gateway's token: {answer.Complaint}. It needs a new one.");
    }

    private async Task<Outcome<Held>> LogInAsync(VaultLogin.AppRole role, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["role_id"] = role.RoleId, ["secret_id"] = role.SecretId };
        if (!(await http.SendAsync(HttpMethod.Post, $"auth/{role.Mount}/login", token: null, body, cancellationToken)).TryGet(out var answer, out var refusal))
        {
            return refusal;
        }

        return answer.IsGood && HeldOf(answer) is { } held
            ? held
            : Refusal.Unavailable($"Vault does not let the gateway in as the role {role.RoleId}: {answer.Complaint}.");
    }

    private async Task<Outcome<VaultLogin.AppRole>> UnwrapAsync(VaultLogin.AppRole role, CancellationToken cancellationToken)
    {
        if (!(await http.SendAsync(HttpMethod.Post, "sys/wrapping/unwrap", role.SecretId, body: null, cancellationToken)).TryGet(out var answer, out var refusal))
        {
            return refusal;
        }

        return answer.IsGood && answer.Document["data"]?["secret_id"]?.GetValue<string>() is { } secret
            ? role with { SecretId = secret, IsWrapped = false }
            : Refusal.Unavailable($"The wrapped secret of the gateway's role cannot be opened: {answer.Complaint}. Each works once; a restart needs another one.");
    }

    private async Task<Held?> RenewAsync(Held held, CancellationToken cancellationToken) =>
        (await http.SendAsync(HttpMethod.Post, "auth/token/renew-self", held.Token, [], cancellationToken)).TryGet(out var answer, out _) && answer.IsGood
            ? HeldOf(answer)
            : null;

    private Held? HeldOf(VaultAnswer answer) => answer.Document["auth"] is JsonObject auth && auth["client_token"]?.GetValue<string>() is { } token
        ? HeldUntil(token, Seconds(auth, "lease_duration"), auth["renewable"]?.GetValue<bool>() ?? false)
        : null;

    private Held HeldUntil(string token, TimeSpan lease, bool isRenewable)
    {
        // A lease of nothing has no end, as that of a root token.
        var now = clock.GetUtcNow();
        return lease <= TimeSpan.Zero ? new Held(token, RenewAt: null, DateTimeOffset.MaxValue, isRenewable) : new Held(token, now + (lease / 2), now + lease, isRenewable);
    }

    private static TimeSpan Seconds(JsonObject part, string name) => TimeSpan.FromSeconds(part[name]?.GetValue<long>() ?? 0);

    private static TimeSpan Most(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private sealed record Held(string Token, DateTimeOffset? RenewAt, DateTimeOffset EndsAt, bool IsRenewable)
    {
        public override string ToString() => "held";
    }
}
