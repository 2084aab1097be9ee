namespace Fairlead.Dialects.Autosubmit.Configuration;

/// <summary>Reads values that may be a list or a text with several words.</summary>
internal static class Words
{
    /// <summary>The words of a list or of a text, parted by blanks, commas or semicolons; none where there is nothing.</summary>
    public static IReadOnlyList<string> Of(ConfigNode? node) => node switch
    {
        ConfigList list => [.. list.Items.OfType<ConfigScalar>().Where(item => !item.IsNull).Select(item => item.Text.Trim())],
        ConfigScalar { IsNull: false } scalar => scalar.Text.Trim('[', ']', ' ').Split([' ', ',', ';', '\t', '\n', '\r', '\'', '"'], StringSplitOptions.RemoveEmptyEntries),
        _ => [],
    };
}
