using System.Globalization;

namespace Fairlead.Dialects;

/// <summary>Which bytes of a file are wanted (RFC 9110, section 14). One range in bytes is understood.</summary>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">How many.</param>
public readonly record struct ByteRange(long Offset, long Length)
{
    /// <summary>Reads a <c>Range</c> header for a file of that size.</summary>
    /// <param name="header">The header.</param>
    /// <param name="size">Bytes in the file.</param>
    /// <returns>The range, cut at the end of the file; null where it cannot be satisfied or read.</returns>
    public static ByteRange? Read(string header, long size)
    {
        const string Unit = "bytes=";
        if (!header.StartsWith(Unit, StringComparison.OrdinalIgnoreCase) || header.AsSpan(Unit.Length).Trim().ToString().Split('-') is not [var first, var last])
        {
            return null;
        }

        if (first.Length == 0)
        {
            return TryNumber(last, out var suffix) && suffix > 0 && size > 0 ? new ByteRange(Math.Max(0, size - suffix), Math.Min(suffix, size)) : null;
        }

        if (!TryNumber(first, out var from) || from >= size)
        {
            return null;
        }

        if (last.Length == 0)
        {
            return new ByteRange(from, size - from);
        }

        return TryNumber(last, out var to) && to >= from ? new ByteRange(from, Math.Min(to, size - 1) - from + 1) : null;
    }

    private static bool TryNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
