using System.Text;

namespace Fairlead.Store.Rows;

/// <summary>Text that both databases can keep.</summary>
internal static class Words
{
    /// <summary>The same text, with U+FFFD for each NUL and each half of a surrogate pair: PostgreSQL takes neither.</summary>
    public static string Storable(string text)
    {
        if (!text.Contains('\0', StringComparison.Ordinal) && !HasLoneSurrogate(text))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        }

        return clean.ToString();
    }

    private static bool HasLoneSurrogate(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            return false;
        }

        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var length) is not System.Buffers.OperationStatus.Done)
            {
                return true;
            }

            rest = rest[length..];
        }

        return false;
    }
}
