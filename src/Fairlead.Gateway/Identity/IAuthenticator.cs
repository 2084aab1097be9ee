using System.Security.Cryptography.X509Certificates;
using Fairlead.Core;
using Fairlead.Core.Identity;

namespace Fairlead.Gateway.Identity;

/// <summary>What somebody shows to be believed.</summary>
public abstract record Credential
{
    private Credential()
    {
    }

    /// <summary>The address it comes from, so that guessing can be slowed down for each address; null where it is not known.</summary>
    public string? Address { get; init; }

    /// <summary>A name and a password.</summary>
    public sealed record NameAndPassword(string Name, string Password) : Credential
    {
        /// <summary>The name only: a password is never printed.</summary>
        public override string ToString() => $"password of {Name}";
    }

    /// <summary>A bearer token of any kind.</summary>
    public sealed record BearerToken(string Token) : Credential
    {
        /// <summary>Never the token.</summary>
        public override string ToString() => "bearer token";
    }

    /// <summary>A certificate of which the connection has proved that whoever shows it has its key, and that an authority which is trusted has issued it.</summary>
    public sealed record ClientCertificate(X509Certificate2 Certificate) : Credential
    {
        /// <summary>Whose it is.</summary>
        public override string ToString() => $"certificate of {Certificate.Subject}";
    }
}

/// <summary>
/// Who shows the credential. An authenticator of one kind of credential answers null for kinds, users or tokens that are not its own, and refuses
/// (<see cref="RefusalKind.Unauthenticated"/>) those that are but are wrong. Comparison takes the same time whatever is wrong.
/// </summary>
public interface IAuthenticator
{
    /// <summary>The principal, a refusal, or null where another authenticator has to say.</summary>
    Task<Outcome<Principal>?> AuthenticateAsync(Credential credential, CancellationToken cancellationToken);
}

/// <summary>The chain of all authenticators: the first that knows the credential decides; a credential that nobody knows is refused.</summary>
/// <param name="chain">The authenticators, in order.</param>
public sealed class Authentication(IEnumerable<IAuthenticator> chain)
{
    /// <summary>Who shows the credential.</summary>
    public async Task<Outcome<Principal>> AuthenticateAsync(Credential credential, CancellationToken cancellationToken)
    {
        foreach (var authenticator in chain)
        {
            if (await authenticator.AuthenticateAsync(credential, cancellationToken) is { } decided)
            {
                return decided;
            }
        }

        return new Refusal(RefusalKind.Unauthenticated, "The credentials are not valid here.");
    }
}
