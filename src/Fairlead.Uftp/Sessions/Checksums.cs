using System.Security.Cryptography;

namespace Fairlead.Uftp.Sessions;

/// <summary>The checksums that clients can ask for.</summary>
internal static class Checksums
{
    /// <summary>The one that is taken unless a client says otherwise.</summary>
    public const string Default = "MD5";

    private static readonly (string Name, HashAlgorithmName Algorithm)[] All =
        [("MD5", HashAlgorithmName.MD5), ("SHA-1", HashAlgorithmName.SHA1), ("SHA-256", HashAlgorithmName.SHA256), ("SHA-512", HashAlgorithmName.SHA512)];

    /// <summary>All of them as FEAT lists them, with a star behind the one in use.</summary>
    public static string List(string current) => string.Join(';', All.Select(a => a.Name == current ? $"{a.Name}*" : a.Name));

    /// <summary>The name as it is written here, or null for one that is not known.</summary>
    public static string? Find(string name) => Array.Find(All, a => a.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Name;

    /// <summary>A sum in the making.</summary>
    public static IncrementalHash Begin(string name) => IncrementalHash.CreateHash(Array.Find(All, a => a.Name == name).Algorithm);
}
