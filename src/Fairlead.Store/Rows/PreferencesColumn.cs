using Fairlead.Core.Identity;

namespace Fairlead.Store.Rows;

/// <summary>The column with what the owner of a job chose: a list of <c>what:value</c>, or nothing. The words are kept for ever.</summary>
internal static class PreferencesColumn
{
    public static string? Write(Preferences preferences)
    {
        string?[] words =
        [
            Word("account", preferences.Account),
            Word("group", preferences.Groups.Primary),
            .. preferences.Groups.Supplementary.Select(g => Word("supplementary", g)),
            Word("role", preferences.Role?.ToString()),
        ];
        return words.OfType<string>().ToArray() is { Length: > 0 } all ? StoreJson.Write([.. all]) : null;
    }

    public static Preferences Read(string? column)
    {
        if (column is null)
        {
            return Preferences.None;
        }

        var words = StoreJson.ReadWords(column).Select(w => w.Split(':', 2)).Where(w => w.Length == 2).ToLookup(w => w[0], w => w[1]);
        return new Preferences
        {
            Account = words["account"].FirstOrDefault(),
            Groups = new GroupChoice { Primary = words["group"].FirstOrDefault(), Supplementary = [.. words["supplementary"]] },
            Role = words["role"].FirstOrDefault() is { } role ? Enum.Parse<Role>(role) : null,
        };
    }

    private static string? Word(string what, string? value) => value is null ? null : $"{what}:{value}";
}
