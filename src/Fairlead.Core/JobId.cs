using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Fairlead.Core;

/// <summary>Identifies a job for ever: a UUID of version 7, so that ids sort by time. Its text form is 32 lower-case hexadecimal digits.</summary>
/// <param name="Value">The UUID.</param>
public readonly record struct JobId(Guid Value) : IParsable<JobId>, IComparable<JobId>
{
    /// <summary>A new id for something that comes to be at <paramref name="at"/>.</summary>
    public static JobId New(DateTimeOffset at) => new(Guid.CreateVersion7(at));

    /// <summary>
    /// The id of task <paramref name="index"/> of this job: the same for the same index, so that making the tasks twice makes them once.
    /// </summary>
    public JobId ForTask(int index)
    {
        Span<byte> bytes = stackalloc byte[20];
        Value.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(bytes[16..], index);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);

        // The time stays, so that tasks sort beside their job; version and variant stay where RFC 9562 has them.
        var id = bytes[..16];
        hash[..10].CopyTo(id[6..]);
        id[6] = (byte)((id[6] & 0x0f) | 0x70);
        id[8] = (byte)((id[8] & 0x3f) | 0x80);
        return new JobId(new Guid(id, bigEndian: true));
    }

    /// <summary>The text form, as used in URLs, markers and directory names.</summary>
    public override string ToString() => Value.ToString("N");

    /// <inheritdoc/>
    public int CompareTo(JobId other) => Value.CompareTo(other.Value);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is not 32 hexadecimal digits.</exception>
    public static JobId Parse(string s, IFormatProvider? provider) => new(Guid.ParseExact(s, "N"));

    /// <summary>Reads the text form, or says that it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out JobId result)
    {
        var isId = Guid.TryParseExact(s, "N", out var value);
        result = new JobId(value);
        return isId;
    }

    /// <summary>Earlier ids are smaller.</summary>
    public static bool operator <(JobId left, JobId right) => left.CompareTo(right) < 0;

    /// <summary>Earlier ids are smaller.</summary>
    public static bool operator >(JobId left, JobId right) => left.CompareTo(right) > 0;

    /// <summary>Earlier ids are smaller.</summary>
    public static bool operator <=(JobId left, JobId right) => left.CompareTo(right) <= 0;

    /// <summary>Earlier ids are smaller.</summary>
    public static bool operator >=(JobId left, JobId right) => left.CompareTo(right) >= 0;
}
