namespace Fairlead.Dialects.Unicore;

/// <summary>File mode masks as UNICORE writes them: octal digits, at most three behind a leading zero.</summary>
internal static class UmaskText
{
    /// <summary>What is shown where nobody has set any: nothing for anybody but the owner.</summary>
    public const string Usual = "077";

    /// <summary>The mask, or null where the text is none.</summary>
    public static int? Read(string? text) =>
        text?.Trim() is { Length: > 0 and <= 4 } digits && digits.All(c => c is >= '0' and <= '7') && (digits.Length < 4 || digits[0] == '0') ? Convert.ToInt32(digits, 8) : null;

    /// <summary>Three octal digits.</summary>
    public static string Of(int? umask) => umask is { } mask ? Convert.ToString(mask, 8).PadLeft(3, '0') : Usual;
}
