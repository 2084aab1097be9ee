using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Fairlead.Core;

namespace Fairlead.Cli.Login;

/// <summary>Logs somebody in at a gateway: they confirm it in a browser, wherever that is.</summary>
/// <param name="terminal">Tells them where.</param>
/// <param name="clock">Waits.</param>
internal sealed class DeviceFlow(Terminal terminal, TimeProvider clock)
{
    private const string Pending = "authorization_pending";
    private const string TooOften = "slow_down";
    private const int UsualInterval = 5;
    private const int LongestLogin = 3600;
    private static readonly TimeSpan Slower = TimeSpan.FromSeconds(5);

    /// <summary>The login, once it is confirmed.</summary>
    /// <param name="server">Scheme, host and port of the gateway.</param>
    /// <param name="certificate">The only certificate that is believed, as PEM; null for those of authorities.</param>
    /// <param name="known">An earlier login there, whose registration is used again; null for none.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Outcome<SavedLogin>> RunAsync(string server, string? certificate, SavedLogin? known, CancellationToken cancellationToken)
    {
        using var believed = certificate is null ? null : X509Certificate2.CreateFromPem(certificate);
        using var provider = new ProviderClient(server, believed);
        if (!(await BeginAsync(provider, known, cancellationToken)).TryGet(out var begun, out var refusal)
            || !(await WaitAsync(provider, begun, cancellationToken)).TryGet(out var tokens, out refusal)
            || !(await provider.WhoAsync(TextOf(tokens, "access_token"), cancellationToken)).TryGet(out var user, out refusal))
        {
            return refusal;
        }

        return new SavedLogin
        {
            Server = server,
            User = TextOf(user, "preferred_username"),
            ClientId = begun.Client.UserName,
            ClientSecret = begun.Client.Password,
            AccessToken = TextOf(tokens, "access_token"),
            ExpiresAt = EndOf(tokens, clock.GetUtcNow()),
            RefreshToken = TextOf(tokens, "refresh_token"),
            Certificate = certificate,
        };
    }

    /// <summary>When the token in an answer ends.</summary>
    public static DateTimeOffset EndOf(JsonObject tokens, DateTimeOffset now) => now.AddSeconds(NumberOf(tokens, "expires_in", 0));

    /// <summary>A text in an answer; empty where it is not there.</summary>
    public static string TextOf(JsonObject answer, string member) => answer[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : string.Empty;

    private static async Task<Outcome<Begun>> BeginAsync(ProviderClient provider, SavedLogin? known, CancellationToken cancellationToken)
    {
        if (known is not null)
        {
            // The gateway forgets registrations, and then this one is as good as none.
            var client = new NetworkCredential(known.ClientId, known.ClientSecret);
            if ((await provider.BeginAsync(client, cancellationToken)).TryGet(out var codes, out var refusal) || refusal.Field != "invalid_client")
            {
                return refusal is null ? new Begun(client, codes ?? []) : refusal;
            }
        }

        return (await provider.RegisterAsync($"fairlead on {Environment.MachineName}", cancellationToken)).TryGet(out var made, out var refused)
            && new NetworkCredential(TextOf(made, "client_id"), TextOf(made, "client_secret")) is var registered
            && (await provider.BeginAsync(registered, cancellationToken)).TryGet(out var begun, out refused)
                ? new Begun(registered, begun)
                : refused;
    }

    private async Task<Outcome<JsonObject>> WaitAsync(ProviderClient provider, Begun begun, CancellationToken cancellationToken)
    {
        var end = clock.GetUtcNow().AddSeconds(Math.Min(LongestLogin, NumberOf(begun.Codes, "expires_in", 0)));
        var pause = TimeSpan.FromSeconds(Math.Clamp(NumberOf(begun.Codes, "interval", UsualInterval), 1, LongestLogin));
        await terminal.SayAsync($"Open {TextOf(begun.Codes, "verification_uri")} in a browser and type the code {TextOf(begun.Codes, "user_code")}");
        while (clock.GetUtcNow() < end)
        {
            await Task.Delay(pause, clock, cancellationToken);
            if ((await provider.AskAsync(begun.Client, TextOf(begun.Codes, "device_code"), cancellationToken)).TryGet(out var tokens, out var refusal))
            {
                return tokens;
            }

            // A gateway that is away for a moment may still be confirmed at.
            if (refusal.Kind is not RefusalKind.Unavailable && refusal.Field is not (Pending or TooOften))
            {
                return refusal;
            }

            pause += refusal.Field == TooOften ? Slower : TimeSpan.Zero;
        }

        return Refusal.Conflict("Nobody has confirmed the login in time.");
    }

    private static double NumberOf(JsonObject answer, string member, double usual) => answer[member] is JsonValue value && value.TryGetValue<double>(out var number) ? number : usual;

    private sealed record Begun(NetworkCredential Client, JsonObject Codes);
}
