using System.Security.Cryptography;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Fairlead.Identity.Users;
using Microsoft.Extensions.Logging;

namespace Fairlead.Identity.Basic;

/// <summary>Believes the names and passwords of the configuration.</summary>
/// <param name="users">Who there is.</param>
/// <param name="clock">Says how long a try has to wait.</param>
/// <param name="logger">Hears of failures.</param>
internal sealed class BasicAuthenticator(UserDirectory users, TimeProvider clock, ILogger<BasicAuthenticator> logger) : IAuthenticator, IDisposable
{
    private const int MaxLength = 1024;
    private static readonly Refusal Wrong = new(RefusalKind.Unauthenticated, "The user name or the password is wrong.");

    private readonly VerifiedPasswords _verified = new(clock);
    private readonly Damping _damping = new(clock);
    private readonly byte[] _decoyKey = RandomNumberGenerator.GetBytes(32);

    // Key derivation is made to be expensive: whoever sends many wrong passwords may not take all processors for it.
    private readonly SemaphoreSlim _deriving = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <inheritdoc/>
    public async Task<Outcome<Principal>?> AuthenticateAsync(Credential credential, CancellationToken cancellationToken)
    {
        if (credential is not Credential.NameAndPassword shown)
        {
            return null;
        }

        if (shown.Name.Length > MaxLength || shown.Password.Length > MaxLength)
        {
            return Wrong;
        }

        if (FindRecent(shown) is { } recent)
        {
            return users.PrincipalOf(recent, AuthenticationMethod.Password);
        }

        if (_damping.Check(shown.Name, shown.Address) is { } refusal)
        {
            return refusal;
        }

        return await VerifyAsync(shown, cancellationToken) is { } user ? users.PrincipalOf(user, AuthenticationMethod.Password) : Wrong;
    }

    /// <inheritdoc/>
    public void Dispose() => _deriving.Dispose();

    // The user is looked up for every request: one that has gone, or has another password by now, is not let in for what was right before.
    private User? FindRecent(Credential.NameAndPassword shown) =>
        _verified.Find(shown.Name, shown.Password) is { } hash && users.Find(shown.Name) is { } user && ReferenceEquals(user.Password, hash) ? user : null;

    private async Task<User?> VerifyAsync(Credential.NameAndPassword shown, CancellationToken cancellationToken)
    {
        await _deriving.WaitAsync(cancellationToken);
        try
        {
            // Many requests of one client arrive at once after a start: the first has verified the password for all.
            if (FindRecent(shown) is { } recent)
            {
                return recent;
            }

            var user = users.Find(shown.Name);
            var hash = user?.Password ?? Decoy(shown.Name);
            if (hash?.Verify(shown.Password) is true && user?.Password is not null)
            {
                _verified.Add(shown.Name, shown.Password, hash);
                _damping.Succeeded(shown.Name, shown.Address);
                return user;
            }

            _damping.Failed(shown.Name, shown.Address);
            // What was typed as a name may be a password: names that nobody has are not logged.
            logger.PasswordWrong(user?.Name ?? "(unknown)", shown.Address ?? "(unknown)");
            return null;
        }
        finally
        {
            _deriving.Release();
        }
    }

    /// <summary>
    /// A name that nobody has is checked against somebody's hash, always the same one for the name, and the answer is thrown away: the time it takes
    /// does not tell whether there is such a user.
    /// </summary>
    private PasswordHash? Decoy(string name)
    {
        var hashes = users.Hashes;
        var place = BitConverter.ToUInt32(HMACSHA256.HashData(_decoyKey, Encoding.UTF8.GetBytes(name)));
        return hashes.IsEmpty ? null : hashes[(int)(place % (uint)hashes.Length)];
    }
}
