namespace Fairlead.Core.Expressions;

/// <summary>The beginning of a text, for messages.</summary>
public static class Excerpt
{
    private const int MaxLength = 120;

    /// <summary>The text, or its beginning where it is long.</summary>
    public static string Of(string text) => text.Length <= MaxLength ? text : $"{text[..MaxLength]}…";
}
