namespace Fairlead.Templates.References;

/// <summary>Values where a shell reads them.</summary>
internal static class ShellWord
{
    /// <summary>The value as it is where no character of it means anything to a shell, else as one quoted word.</summary>
    public static string Of(string value) =>
        value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || "_./:@%+=,-".Contains(c, StringComparison.Ordinal))
            ? value
            : $"'{value.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
