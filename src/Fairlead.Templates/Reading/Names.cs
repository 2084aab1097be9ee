using System.Text;

namespace Fairlead.Templates.Reading;

/// <summary>Names that people choose: of workflows, phases, parameters, variables.</summary>
internal static class Names
{
    /// <summary>What a name is, for messages.</summary>
    public const string Rule = "a name begins with a letter or an underscore and has up to 64 letters, digits, underscores and hyphens";

    private const int MaxLength = 64;

    /// <summary>Whether the text is a name.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= MaxLength && (char.IsAsciiLetter(text[0]) || text[0] == '_') && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    /// <summary>Whether the text is a name that expressions and shells can use.</summary>
    public static bool IsVariable(string text) => IsName(text) && !text.Contains('-', StringComparison.Ordinal);

    /// <summary>The variable of the engine that holds what people know by a name: the name itself where expressions can use it.</summary>
    public static string VariableOf(string name) => IsVariable(name) ? name : $"name_{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(name))}";
}
