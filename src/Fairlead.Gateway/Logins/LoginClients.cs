using System.Security.Cryptography;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Logins;

namespace Fairlead.Gateway.Logins;

/// <summary>A client with its secret, which is told this once.</summary>
/// <param name="Client">The client.</param>
/// <param name="Secret">256 random bits, as 64 hexadecimal digits.</param>
public sealed record NewLoginClient(LoginClient Client, string Secret)
{
    /// <summary>Never the secret.</summary>
    public override string ToString() => Client.Id;
}

/// <summary>Registers programs that people log in from, and knows them again.</summary>
/// <param name="store">Keeps them.</param>
/// <param name="options">How many, and how long.</param>
/// <param name="clock">Says what time it is.</param>
public sealed class LoginClients(ILoginStore store, LoginOptions options, TimeProvider clock)
{
    /// <summary>The longest name, in characters.</summary>
    public const int LongestName = 200;

    private const int LongestSecret = 256;
    private static readonly Refusal Unknown = new(RefusalKind.Unauthenticated, "The client is unknown, or its secret is wrong.");

    /// <summary>Registers a client. <see cref="RefusalKind.TooMany"/> where there are as many as there may be.</summary>
    /// <param name="name">What it says it is.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Outcome<NewLoginClient>> RegisterAsync(string name, CancellationToken cancellationToken)
    {
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
        {
            return Refusal.Invalid("name", $"The name of a client has 1 to {LongestName} characters, none of them a control character.");
        }

        var (now, secret) = (clock.GetUtcNow(), LoginCodes.New());
        var client = new LoginClient(RandomNumberGenerator.GetHexString(32, lowercase: true), LoginCodes.HashOf(secret), name, now, now + options.UnusedClientLifetime);
        return await store.AddClientAsync(client, options.MaxClients, cancellationToken)
            ? new NewLoginClient(client, secret)
            : Refusal.TooMany("Too many programs are registered.", TimeSpan.FromHours(1));
    }

    /// <summary>The client that shows its secret, or <see cref="RefusalKind.Unauthenticated"/>.</summary>
    public async Task<Outcome<LoginClient>> AuthenticateAsync(string id, string secret, CancellationToken cancellationToken)
    {
        if (id.Length > LongestSecret || secret.Length > LongestSecret || await store.FindClientAsync(id, clock.GetUtcNow(), cancellationToken) is not { } client)
        {
            return Unknown;
        }

        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(LoginCodes.HashOf(secret)), Encoding.ASCII.GetBytes(client.SecretHash)) ? client : Unknown;
    }
}
