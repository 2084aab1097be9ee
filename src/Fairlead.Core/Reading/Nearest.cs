namespace Fairlead.Core.Reading;

/// <summary>Finds what somebody probably meant.</summary>
public static class Nearest
{
    private const int MaxLength = 64;

    /// <summary>The known word that differs least from what was written, or null where none is near.</summary>
    public static string? Of(string written, IEnumerable<string> known) =>
        known.Select(k => (Word: k, Distance: Distance(written.ToUpperInvariant(), k.ToUpperInvariant())))
            .Where(k => k.Distance <= Math.Max(1, k.Word.Length / 3))
            .OrderBy(k => k.Distance)
            .Select(k => k.Word)
            .FirstOrDefault();

    /// <summary>The question whether that word was meant, or null where none is near.</summary>
    public static string? Suggestion(string written, IEnumerable<string> known) => Of(written, known) is { } near ? $"Did you mean '{near}'?" : null;

    // Levenshtein's distance, one row at a time.
    private static int Distance(string one, string other)
    {
        var length = Math.Min(one.Length, MaxLength);
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var substituted = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
