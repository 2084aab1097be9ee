using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Fairlead.Core.Identity;

/// <summary>Identifies a key pair of a user: a UUID of version 4, for it says nothing of when it was made. Its text form has hyphens and lower-case digits.</summary>
/// <param name="Value">The UUID.</param>
public readonly record struct SshKeyId(Guid Value) : IParsable<SshKeyId>
{
    /// <summary>How many random bytes make an id.</summary>
    public const int Length = 16;

    /// <summary>The id of <see cref="Length"/> random bytes (RFC 9562, 5.4).</summary>
    public static SshKeyId Of(ReadOnlySpan<byte> random)
    {
        Span<byte> bytes = stackalloc byte[Length];
        random[..Length].CopyTo(bytes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)((BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) & 0x0fff) | 0x4000));
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new SshKeyId(new Guid(bytes, bigEndian: true));
    }

    /// <summary>The text form.</summary>
    public override string ToString() => Value.ToString("D");

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is no UUID with hyphens.</exception>
    public static SshKeyId Parse(string s, IFormatProvider? provider) => new(Guid.ParseExact(s, "D"));

    /// <summary>Reads the text form, or says that it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out SshKeyId result)
    {
        var isId = Guid.TryParseExact(s, "D", out var value);
        result = new SshKeyId(value);
        return isId;
    }
}
