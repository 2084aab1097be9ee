using System.Security.Cryptography;
using System.Text;
using Fairlead.Identity.Memory;
using Fairlead.Identity.Users;

namespace Fairlead.Identity.Basic;

/// <summary>
/// Passwords that were found right a moment ago, so that a client that shows its password with every request does not cost a key derivation each time.
/// Kept are only HMACs under a key that ends with the process: neither a password nor anything it could be guessed from outside of it.
/// </summary>
internal sealed class VerifiedPasswords(TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ExpiringLru<string, PasswordHash> _hashes = new(10_000, clock);

    /// <summary>What the password of that name was found to be the right one for within the last five minutes, or null.</summary>
    public PasswordHash? Find(string name, string password) => _hashes.TryGet(KeyOf(name, password), out var hash) ? hash : null;

    /// <summary>The password was found right.</summary>
    public void Add(string name, string password, PasswordHash hash) => _hashes.Set(KeyOf(name, password), hash, Lifetime);

    private string KeyOf(string name, string password) =>
        Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{name.Length}:{name}{password}")));
}
