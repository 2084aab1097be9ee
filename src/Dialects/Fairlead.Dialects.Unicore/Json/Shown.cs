namespace Fairlead.Dialects.Unicore.Json;

/// <summary>Text of a client as it may stand in a message: short, and without control characters that would spoil a log or a database.</summary>
internal static class Shown
{
    private const int Longest = 80;

    public static string Of(string text)
    {
        var start = text.Length <= Longest ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest), "…");
        return start.Any(char.IsControl) ? string.Concat(start.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : start;
    }
}
