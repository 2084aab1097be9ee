using System.Globalization;
using System.Text.RegularExpressions;
using Fairlead.Gateway.Sites;

namespace Fairlead.Dialects.Unicore.Description;

/// <summary>The catalogue of a site in UNICORE's words: an application is <c>NAME---vVERSION</c>.</summary>
internal static partial class Applications
{
    private const string Separator = "---v";

    /// <summary>The id in lists and URLs.</summary>
    public static string IdOf(ApplicationProfile application) => $"{application.Name}{Separator}{application.Version}";

    /// <summary>The application of that id, or null.</summary>
    public static ApplicationProfile? ById(SiteProfile site, string id) => site.Applications.FirstOrDefault(a => IdOf(a) == id);

    /// <summary>The application of that name in that version, or in its highest where none is named; null where there is none.</summary>
    public static ApplicationProfile? Find(SiteProfile site, string name, string? version) =>
        site.Applications.Where(a => a.Name == name && (version is null || a.Version == version)).MaxBy(a => a.Version, ByNumbers);

    /// <summary>All of them, for people.</summary>
    public static string NamesOn(SiteProfile site) =>
        site.Applications.IsEmpty ? "none" : string.Join(", ", site.Applications.Select(a => $"{a.Name} {a.Version}"));

    /// <summary>An argument of the catalogue. One that ends in <c>?</c> is left out (null) where a variable in it is not set.</summary>
    public static string? Expand(string template, IReadOnlySet<string> variables)
    {
        if (template is not [.. var always, '?'])
        {
            return template;
        }

        return Variable().Matches(always).All(m => variables.Contains(m.Groups["name"].Value)) ? always : null;
    }

    private static readonly Comparer<string> ByNumbers = Comparer<string>.Create((left, right) =>
    {
        var (a, b) = (left.Split('.', '-'), right.Split('.', '-'));
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            var order = int.TryParse(a[i], NumberStyles.None, CultureInfo.InvariantCulture, out var x) && int.TryParse(b[i], NumberStyles.None, CultureInfo.InvariantCulture, out var y)
                ? x.CompareTo(y)
                : string.CompareOrdinal(a[i], b[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return a.Length.CompareTo(b.Length);
    });

    [GeneratedRegex(@"\$\{?(?<name>[A-Za-z_][A-Za-z0-9_]*)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
