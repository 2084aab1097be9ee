using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Fairlead.Identity.Names;

/// <summary>
/// An X.500 name in the string form of RFC 4514, most specific part first. Two names are equal where their parts are, whatever the case of the
/// attribute types, which of their several spellings is used, and the blanks around separators.
/// </summary>
public sealed class DistinguishedName : IEquatable<DistinguishedName>
{
    // Programs write some attribute types differently; these are the spellings of RFC 4514 and of Java.
    private static readonly FrozenDictionary<string, string> OtherSpellings = new Dictionary<string, string>
    {
        ["S"] = "ST",
        ["SP"] = "ST",
        ["USERID"] = "UID",
        ["E"] = "EMAILADDRESS",
        ["EMAIL"] = "EMAILADDRESS",
    }.ToFrozenDictionary();

    private readonly string _text;

    private DistinguishedName(IEnumerable<(string Type, string Value)> parts)
    {
        Parts = [.. parts.Select(p => (Canonical(p.Type.ToUpperInvariant()), p.Value))];
        _text = string.Join(',', Parts.Select(p => $"{p.Type}={Escape(p.Value)}"));
    }

    /// <summary>Attribute types in capitals, and values without escapes.</summary>
    public ImmutableArray<(string Type, string Value)> Parts { get; }

    /// <summary>The name that is made for a user who has none: <c>CN=user,OU=users,O=site</c>.</summary>
    public static DistinguishedName OfUser(string user, string siteName) => new([("CN", user), ("OU", "users"), ("O", siteName)]);

    /// <summary>The name of a user without one who comes with an SSH key, as UNICORE's servers make it: <c>CN=user,OU=ssh-local-users</c>.</summary>
    public static DistinguishedName OfSshUser(string user) => new([("CN", user), ("OU", "ssh-local-users")]);

    /// <summary>
    /// The subject of a certificate that somebody shows to be let in, or null where it has parts that cannot be told apart: several attributes in one part,
    /// none, or an empty one. What is left out of a name would make two people one.
    /// </summary>
    public static DistinguishedName? OfPerson(X509Certificate2 certificate)
    {
        var name = OfSubject(certificate);
        var parts = certificate.SubjectName.EnumerateRelativeDistinguishedNames().Count();
        return parts > 0 && name.Parts.Length == parts && name.Parts.All(p => p is { Type.Length: > 0, Value.Length: > 0 }) ? name : null;
    }

    /// <summary>The subject of a certificate.</summary>
    public static DistinguishedName OfSubject(X509Certificate2 certificate) =>
        new(certificate.SubjectName.EnumerateRelativeDistinguishedNames(reversed: true)
            .Where(r => !r.HasMultipleElements)
            .Select(r => (r.GetSingleElementType() is { FriendlyName: { Length: > 0 } name } ? name : r.GetSingleElementType().Value ?? string.Empty,
                r.GetSingleElementValue() ?? string.Empty)));

    /// <summary>Reads the string form.</summary>
    /// <returns>False where it is none: no attribute, an empty value, an unfinished escape.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out DistinguishedName? name)
    {
        var parts = Split(text, ',').Select(ReadPart).ToList();
        name = parts.Count is > 0 and <= 50 && parts.TrueForAll(p => p is not null) ? new DistinguishedName(parts.Select(p => p.GetValueOrDefault())) : null;
        return name is not null;
    }

    /// <summary>The canonical string form: no blanks around separators, attribute types in capitals.</summary>
    public override string ToString() => _text;

    /// <inheritdoc/>
    public bool Equals(DistinguishedName? other) => other is not null && _text == other._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DistinguishedName);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    private static string Canonical(string type) => OtherSpellings.GetValueOrDefault(type, type);

    private static (string Type, string Value)? ReadPart(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var type = equals < 0 ? string.Empty : text[..equals].Trim();
        return type.Length > 0 && type.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') && Unescape(text[(equals + 1)..]) is { Length: > 0 } value
            ? (type, value)
            : null;
    }

    private static IEnumerable<string> Split(string text, char separator)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == separator)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }

    private static string? Unescape(string text)
    {
        var trimmed = text.TrimStart(' ');
        var bytes = new List<byte>(trimmed.Length);
        var keep = 0;
        for (var i = 0; i < trimmed.Length; i++)
        {
            if (trimmed[i] == '\\')
            {
                if (i + 2 < trimmed.Length && char.IsAsciiHexDigit(trimmed[i + 1]) && char.IsAsciiHexDigit(trimmed[i + 2]))
                {
                    bytes.Add(Convert.ToByte(trimmed.Substring(i + 1, 2), 16));
                    i += 2;
                    keep = bytes.Count;
                    continue;
                }

                if (++i >= trimmed.Length)
                {
                    return null;
                }

                keep = bytes.Count + 1;
            }

            var length = char.IsHighSurrogate(trimmed[i]) && i + 1 < trimmed.Length ? 2 : 1;
            bytes.AddRange(Encoding.UTF8.GetBytes(trimmed, i, length));
            i += length - 1;
        }

        // Blanks at the end belong to the value only where they are escaped.
        while (bytes.Count > keep && bytes[^1] == ' ')
        {
            bytes.RemoveAt(bytes.Count - 1);
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c is '"' or '+' or ',' or ';' or '<' or '>' or '\\' or '='
                || (c == ' ' && (i == 0 || i == value.Length - 1))
                || (c == '#' && i == 0))
            {
                escaped.Append('\\').Append(c);
            }
            else if (char.IsControl(c))
            {
                foreach (var b in Encoding.UTF8.GetBytes(value, i, 1))
                {
                    escaped.Append('\\').Append(b.ToString("X2"));
                }
            }
            else
            {
                escaped.Append(c);
            }
        }

        return escaped.ToString();
    }
}
