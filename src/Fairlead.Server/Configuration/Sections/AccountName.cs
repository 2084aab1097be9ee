using System.Text.RegularExpressions;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Names of Unix accounts, as they become parts of paths and arguments of commands.</summary>
internal static partial class AccountName
{
    public const string Rule = "It has 1 to 64 letters, digits, and . _ - @, and does not begin with - or a dot.";

    public static bool IsValid(string name) => Pattern().IsMatch(name);

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9._@-]{0,63}$", RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
