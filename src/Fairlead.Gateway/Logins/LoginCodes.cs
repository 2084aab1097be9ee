using System.Security.Cryptography;
using System.Text;

namespace Fairlead.Gateway.Logins;

/// <summary>The codes of logins: how they are made, written and known again.</summary>
internal static class LoginCodes
{
    private const int UserLength = 8;

    // Without vowels, so that no words come out, and without what looks alike (RFC 8628, section 6.1).
    private const string Letters = "BCDFGHJKLMNPQRSTVWXZ";

    /// <summary>A new code for programs: 256 random bits, as 64 hexadecimal digits.</summary>
    public static string New() => RandomNumberGenerator.GetHexString(64, lowercase: true);

    /// <summary>A new code for people: eight letters, which is 34 bits.</summary>
    public static string NewForPeople() => RandomNumberGenerator.GetString(Letters, UserLength);

    /// <summary>The code with a stroke in the middle.</summary>
    public static string Written(string code) => $"{code[..(UserLength / 2)]}-{code[(UserLength / 2)..]}";

    /// <summary>The code that somebody has typed, in any case and with anything between the letters; null where it can be none.</summary>
    public static string? Read(string typed)
    {
        var letters = typed.Length <= 64 ? string.Concat(typed.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)) : string.Empty;
        return letters.Length == UserLength && letters.All(Letters.Contains) ? letters : null;
    }

    /// <summary>What a code of 256 bits is kept as.</summary>
    public static string HashOf(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)));
}
