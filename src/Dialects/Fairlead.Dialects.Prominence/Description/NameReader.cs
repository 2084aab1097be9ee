using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Fairlead.Dialects.Prominence.Json;

namespace Fairlead.Dialects.Prominence.Description;

/// <summary>Reads <c>name</c> and <c>labels</c>, which jobs and workflows have alike.</summary>
internal static partial class NameReader
{
    private const int LongestName = 512;

    /// <summary>The name, or null for none; where something is wrong, the reader has kept what.</summary>
    public static string? Name(Fields job)
    {
        var name = job.Text("name");
        if (name is not null && !NamePattern().IsMatch(name))
        {
            job.Refuse("name", $"must have at most {LongestName} characters: letters, digits, spaces and the characters - _ . /");
        }

        return name;
    }

    /// <summary>Labels are tags of the form <c>key=value</c>.</summary>
    public static ImmutableArray<string> Labels(Fields job)
    {
        if (job.Object("labels") is not { } labels)
        {
            return [];
        }

        var tags = ImmutableArray.CreateBuilder<string>();
        foreach (var key in labels.Names)
        {
            if (!LabelKey().IsMatch(key))
            {
                labels.Refuse(Fields.Shown(key), $"cannot be the key of a label: letters and digits only, at most {LongestName}");
            }
            else if (labels.Text(key) is { } value)
            {
                if (!LabelValue().IsMatch(value))
                {
                    labels.Refuse(key, $"must be a string of 1 to {LongestName} letters, digits and the characters - _ . /");
                }

                tags.Add($"{key}={value}");
            }
        }

        return tags.ToImmutable();
    }

    [GeneratedRegex(@"^[A-Za-z0-9\-_./\s]{0,512}\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[A-Za-z0-9]{1,512}\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex LabelKey();

    [GeneratedRegex(@"^[\w\-./]{1,512}\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex LabelValue();
}
