using Fairlead.Core;

namespace Fairlead.Gateway.Logins;

/// <summary>Asks a provider at which people log in with a browser.</summary>
public interface ISignOnProvider
{
    /// <summary>Exchanges a code (RFC 6749, 4.1.3; RFC 7636) and asks who it is of.</summary>
    /// <param name="options">The provider.</param>
    /// <param name="code">What the browser brought.</param>
    /// <param name="verifier">What proves that the login was begun here.</param>
    /// <param name="redirect">Where the browser was sent.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>Refused where the provider does not take the code (<see cref="RefusalKind.Invalid"/>), or does not answer.</returns>
    Task<Outcome<SignedOn>> ExchangeAsync(SignOnOptions options, string code, string verifier, Uri redirect, CancellationToken cancellationToken);
}

/// <summary>Somebody who has logged in at a provider.</summary>
/// <param name="AccessToken">The provider's token.</param>
/// <param name="FirstName">Their first name, or null.</param>
/// <param name="Surname">Their surname, or null.</param>
public sealed record SignedOn(string AccessToken, string? FirstName, string? Surname)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => nameof(SignedOn);
}
