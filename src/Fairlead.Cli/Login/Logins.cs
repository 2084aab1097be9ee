using System.Net;
using System.Security.Cryptography.X509Certificates;
using Fairlead.Core;

namespace Fairlead.Cli.Login;

/// <summary>The logins of whoever runs this program. Every command that talks to a gateway gets its token here.</summary>
/// <param name="file">Where they are kept.</param>
/// <param name="clock">Says what time it is.</param>
internal sealed class Logins(LoginFile file, TimeProvider clock)
{
    /// <summary>A token that ends before a request arrives is worth nothing.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <summary>The login at that gateway, or at the current one, with a token that is good now: renewed where it has to be.</summary>
    public Task<Outcome<SavedLogin>> GetAsync(string? server, CancellationToken cancellationToken) => file.ChangeAsync<SavedLogin>(
        async logins =>
        {
            if (!Find(logins, server).TryGet(out var login, out var refusal))
            {
                return refusal;
            }

            if (login.ExpiresAt - Margin > clock.GetUtcNow())
            {
                return (logins, login);
            }

            return (await RenewAsync(login, cancellationToken)).Select(renewed => (With(logins, renewed), renewed));
        },
        cancellationToken);

    /// <summary>The login at that gateway as it is kept, or null.</summary>
    public Outcome<SavedLogins> Read() => file.Read();

    /// <summary>Keeps a login; it is the current one from now on.</summary>
    public Task<Outcome<SavedLogin>> KeepAsync(SavedLogin login, CancellationToken cancellationToken) => file.ChangeAsync<SavedLogin>(
        logins => Task.FromResult<Outcome<(SavedLogins, SavedLogin)>>((With(logins, login) with { Current = login.Server }, login)), cancellationToken);

    /// <summary>Forgets a login, here in any case, and at the gateway where it answers.</summary>
    /// <returns>The login that was forgotten.</returns>
    public Task<Outcome<SavedLogin>> ForgetAsync(string? server, CancellationToken cancellationToken) => file.ChangeAsync<SavedLogin>(
        async logins =>
        {
            if (!Find(logins, server).TryGet(out var login, out var refusal))
            {
                return refusal;
            }

            await AskAsync(login, provider => provider.RevokeAsync(ClientOf(login), login.RefreshToken, cancellationToken));
            List<SavedLogin> left = [.. logins.Logins.Where(l => l.Server != login.Server)];
            return (new SavedLogins { Logins = left, Current = logins.Current == login.Server ? left.LastOrDefault()?.Server : logins.Current }, login);
        },
        cancellationToken);

    private async Task<Outcome<SavedLogin>> RenewAsync(SavedLogin login, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(login, provider => provider.RenewAsync(ClientOf(login), login.RefreshToken, cancellationToken));
        if (answer.TryGet(out var tokens, out var refusal))
        {
            return login with
            {
                AccessToken = DeviceFlow.TextOf(tokens, "access_token"),
                RefreshToken = DeviceFlow.TextOf(tokens, "refresh_token"),
                ExpiresAt = DeviceFlow.EndOf(tokens, clock.GetUtcNow()),
            };
        }

        return refusal.Kind is RefusalKind.Unavailable ? refusal : Refusal.Conflict($"The login at {login.Server} has ended: fairlead login {login.Server}");
    }

    private static async Task<T> AskAsync<T>(SavedLogin login, Func<ProviderClient, Task<T>> ask)
    {
        using var believed = login.Certificate is { } pem ? X509Certificate2.CreateFromPem(pem) : null;
        using var provider = new ProviderClient(login.Server, believed);
        return await ask(provider);
    }

    private static Outcome<SavedLogin> Find(SavedLogins logins, string? server) =>
        logins.Logins.FirstOrDefault(l => l.Server == (server ?? logins.Current)) is { } login
            ? login
            : Refusal.Conflict($"There is no login{(server is null ? string.Empty : $" at {server}")}: fairlead login {server ?? "URL"}");

    private static SavedLogins With(SavedLogins logins, SavedLogin login) => logins with { Logins = [.. logins.Logins.Where(l => l.Server != login.Server), login] };

    private static NetworkCredential ClientOf(SavedLogin login) => new(login.ClientId, login.ClientSecret);
}
