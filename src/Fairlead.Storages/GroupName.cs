namespace Fairlead.Storages;

/// <summary>Names of groups, as useradd(8) has them.</summary>
internal static class GroupName
{
    private const int MaxLength = 256;

    /// <summary>Whether a group can be called so; a number alone cannot be a name, because programs take it for an id.</summary>
    public static bool IsPossible(string name) =>
        name is { Length: > 0 and <= MaxLength } && !name.StartsWith('-') && !name.All(char.IsAsciiDigit) && name.All(c => c is > ' ' and not (':' or ',' or '/' or '\u007f'));
}
