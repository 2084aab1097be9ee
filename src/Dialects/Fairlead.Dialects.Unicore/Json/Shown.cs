namespace Fairlead.Dialects.Unicore.Json;

/// <summary>Text of a client as it may stand in a message: short, and without control characters that would spoil a log or a database.</summary>
internal static class Shown
{
    private const int Longest = 80;
    private const int LongestMessage = 800;

    public static string Of(string text) => Cut(text, Longest);

    /// <summary>A whole message, into which others may have put text of a client as it came, such as a path.</summary>
    public static string Message(string message) => Cut(message, LongestMessage);

    private static string Cut(string text, int longest)
    {
        var start = text.Length <= longest ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest), "…");
        return start.Any(char.IsControl) ? string.Concat(start.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : start;
    }
}
