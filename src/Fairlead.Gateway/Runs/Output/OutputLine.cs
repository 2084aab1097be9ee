using System.Text;
using Fairlead.Core.Journal;

namespace Fairlead.Gateway.Runs.Output;

/// <summary>A line that a job wrote, as it is entered in the log of its run. Pure.</summary>
/// <param name="Level">What the line says of itself (<c>[WARN] ...</c>), or else that of all output.</param>
/// <param name="Text">What it says, without control characters and the end of the line.</param>
internal readonly record struct OutputLine(JournalLevel Level, string Text)
{
    /// <summary>The longest text of one line; what is longer is cut.</summary>
    public const int Longest = 4_096;

    private const byte NewLine = (byte)'\n';

    private static readonly (string Prefix, JournalLevel Level)[] Prefixes =
        [("[DEBUG] ", JournalLevel.Debug), ("[INFO] ", JournalLevel.Info), ("[WARN] ", JournalLevel.Warning), ("[ERROR] ", JournalLevel.Error)];

    /// <summary>The lines in a piece of output, at most so many of them; empty ones are left out.</summary>
    /// <param name="bytes">The piece, from the beginning of a line on.</param>
    /// <param name="isWhole">Whether nothing follows, so that what has no end is a line too.</param>
    /// <param name="most">The most lines.</param>
    /// <returns>The lines, and how many bytes they are.</returns>
    public static (List<OutputLine> Lines, int Length) Read(ReadOnlySpan<byte> bytes, bool isWhole, long most)
    {
        var lines = new List<OutputLine>();
        var length = 0;
        while (length < bytes.Length && lines.Count < most)
        {
            var rest = bytes[length..];
            var end = rest.IndexOf(NewLine);
            if (end < 0 && !isWhole)
            {
                break;
            }

            var line = Of(Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]));
            length += end < 0 ? rest.Length : end + 1;
            if (line.Text.Length > 0)
            {
                lines.Add(line);
            }
        }

        return (lines, length);
    }

    /// <summary>The line that a text is.</summary>
    public static OutputLine Of(string text)
    {
        var (prefix, level) = Array.Find(Prefixes, p => text.StartsWith(p.Prefix, StringComparison.Ordinal)) is { Prefix: not null } found ? found : (string.Empty, JournalLevel.Debug);
        return new OutputLine(level, Clean(text.AsSpan(prefix.Length)));
    }

    private static string Clean(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd();
        var isCut = text.Length > Longest;
        var cleaned = new StringBuilder(Math.Min(text.Length, Longest) + 1);
        foreach (var letter in isCut ? text[..Longest] : text)
        {
            cleaned.Append(char.IsControl(letter) ? ' ' : letter);
        }

        return isCut ? cleaned.Append('…').ToString() : cleaned.ToString();
    }
}
