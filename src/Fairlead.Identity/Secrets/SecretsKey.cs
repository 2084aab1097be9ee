using System.Security.Cryptography;
using System.Text;

namespace Fairlead.Identity.Secrets;

/// <summary>The key that secrets are kept under. Whoever has it and the database can read them; without it they are lost.</summary>
public sealed class SecretsKey
{
    private const int Length = 32;

    private SecretsKey(byte[] value) => Value = value;

    /// <summary>256 bits.</summary>
    internal byte[] Value { get; }

    /// <summary>The key that a text of enough random characters stands for.</summary>
    public static SecretsKey Of(string text) => new(HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(text), Length, info: "fairlead secrets"u8.ToArray()));

    /// <summary>A new text for <see cref="Of"/>, with 256 random bits.</summary>
    public static string NewText() => RandomNumberGenerator.GetHexString(Length * 2, lowercase: true);
}
