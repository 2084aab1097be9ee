namespace Fairlead.Shell;

/// <summary>Has the private keys with which connections log in whose <see cref="SshOptions.KeysOf"/> says so.</summary>
public interface ILoginKeys
{
    /// <summary>The private key of an account.</summary>
    /// <param name="place">What <see cref="SshOptions.KeysOf"/> says.</param>
    /// <param name="user">The account.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The key, PEM as OpenSSH reads it.</returns>
    /// <exception cref="ShellUnavailableException">There is none, or it cannot be had now.</exception>
    Task<string> GetAsync(string place, string user, CancellationToken cancellationToken);
}
