using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fairlead.Identity.Users;

/// <summary>
/// What is kept of a password: PBKDF2 (RFC 8018) with HMAC-SHA-256 or HMAC-SHA-512 and a random salt, written as
/// <c>$pbkdf2-sha256$i=600000$SALT$HASH</c>, where salt and hash are base64 without padding.
/// </summary>
public sealed class PasswordHash
{
    /// <summary>Rounds of a new hash: what OWASP's password storage sheet asks for with SHA-256.</summary>
    public const int DefaultIterations = 600_000;

    /// <summary>Rounds for passwords that stand in the configuration in plain text: the hash never leaves memory, and the start should not wait for it.</summary>
    public const int InMemoryIterations = 60_000;

    private const int MinIterations = 10_000;
    private const int MaxIterations = 10_000_000;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const string Sha256 = "pbkdf2-sha256";
    private const string Sha512 = "pbkdf2-sha512";

    private readonly HashAlgorithmName _algorithm;
    private readonly int _iterations;
    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private PasswordHash(HashAlgorithmName algorithm, int iterations, byte[] salt, byte[] hash)
    {
        _algorithm = algorithm;
        _iterations = iterations;
        _salt = salt;
        _hash = hash;
    }

    /// <summary>The hash of a password with a new salt.</summary>
    public static PasswordHash Of(string password, int iterations = DefaultIterations)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new PasswordHash(HashAlgorithmName.SHA256, iterations, salt, Derive(password, salt, iterations, HashAlgorithmName.SHA256, HashBytes));
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <param name="text">The hash.</param>
    /// <param name="hash">It, or null.</param>
    /// <param name="problem">What is wrong with the text, without repeating it.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out PasswordHash? hash, [NotNullWhen(false)] out string? problem)
    {
        hash = null;
        if (text.Split('$') is not ["", var scheme, var rounds, var saltText, var hashText])
        {
            problem = "It has the form $pbkdf2-sha256$i=ROUNDS$SALT$HASH.";
        }
        else if (scheme is not (Sha256 or Sha512))
        {
            problem = $"The scheme is {Sha256} or {Sha512}.";
        }
        else if (!rounds.StartsWith("i=", StringComparison.Ordinal)
            || !int.TryParse(rounds.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            || iterations is < MinIterations or > MaxIterations)
        {
            problem = $"The rounds are written i=N, with N from {MinIterations} to {MaxIterations}.";
        }
        else if (Decode(saltText) is not { Length: >= 8 and <= 64 } salt || Decode(hashText) is not { Length: >= 20 and <= 64 } value)
        {
            problem = "Salt (8 to 64 bytes) and hash (20 to 64 bytes) are base64 without padding.";
        }
        else
        {
            hash = new PasswordHash(scheme == Sha512 ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256, iterations, salt, value);
            problem = null;
            return true;
        }

        return false;
    }

    /// <summary>Whether this is the hash of the password. Takes as long for a wrong one as for the right one.</summary>
    public bool Verify(string password) =>
        CryptographicOperations.FixedTimeEquals(Derive(password, _salt, _iterations, _algorithm, _hash.Length), _hash);

    /// <summary>The hash as text for the configuration or a file.</summary>
    public string Encode() =>
        $"${(_algorithm == HashAlgorithmName.SHA512 ? Sha512 : Sha256)}$i={_iterations}${Text(_salt)}${Text(_hash)}";

    /// <summary>The scheme only: a hash is never printed by accident.</summary>
    public override string ToString() => $"password hash with {_iterations} rounds";

    private static byte[] Derive(string password, byte[] salt, int iterations, HashAlgorithmName algorithm, int length) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, algorithm, length);

    private static string Text(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[]? Decode(string text)
    {
        var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        return text.Length <= 128 && Convert.TryFromBase64String(padded, bytes, out var length) ? bytes[..length] : null;
    }
}
