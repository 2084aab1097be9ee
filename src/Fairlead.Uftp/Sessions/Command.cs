using System.Globalization;

namespace Fairlead.Uftp.Sessions;

/// <summary>A command line taken apart.</summary>
/// <param name="Verb">The command in upper case.</param>
/// <param name="Argument">What stands behind the first blank, as it is; null for nothing.</param>
internal readonly record struct Command(string Verb, string? Argument)
{
    /// <summary>Reads a line.</summary>
    public static Command Read(string line)
    {
        var blank = line.IndexOf(' ', StringComparison.Ordinal);
        return blank < 0
            ? new Command(line.Trim().ToUpperInvariant(), null)
            : new Command(line[..blank].ToUpperInvariant(), line[(blank + 1)..] is { Length: > 0 } argument ? argument : null);
    }

    /// <summary>A number from 0; what is larger than there are bytes counts as the largest. Null where the text is none.</summary>
    public static long? Number(string? text) =>
        text is { Length: > 0 and < 64 } && text.All(char.IsAsciiDigit)
            ? long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue
            : null;
}
