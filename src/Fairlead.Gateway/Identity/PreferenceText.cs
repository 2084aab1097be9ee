using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;

namespace Fairlead.Gateway.Identity;

/// <summary>
/// Preferences as clients and tokens write them: <c>uid:alice,group:hpc,supgids:a+b,role:user</c>. Keys in any case; unknown ones are ignored. No value
/// has a colon or a comma.
/// </summary>
public static class PreferenceText
{
    /// <summary>Reads one or several texts, of which the later ones count. An element that is no <c>key:value</c> is forbidden.</summary>
    public static Outcome<Preferences> Read(params IEnumerable<string> texts)
    {
        var preferences = Preferences.None;
        foreach (var element in texts.SelectMany(t => t.Split(',', StringSplitOptions.TrimEntries)))
        {
            if (element.Split(':', StringSplitOptions.TrimEntries) is not [{ Length: > 0 } key, var value])
            {
                return Refusal.Forbidden("Preferences are a list of key:value separated by commas.");
            }

            if (!ReadOne(key, value).TryGet(out var one, out var refusal))
            {
                return refusal;
            }

            preferences = preferences.With(one);
        }

        return preferences;
    }

    /// <summary>The text, empty where nothing is preferred.</summary>
    public static string Write(Preferences preferences)
    {
        string?[] elements =
        [
            preferences.Account is { } account ? $"uid:{account}" : null,
            preferences.Groups.Primary is { } group ? $"group:{group}" : null,
            preferences.Groups.Supplementary.IsEmpty ? null : $"supgids:{string.Join('+', preferences.Groups.Supplementary)}",
            preferences.Role is { } role ? $"role:{RoleName.Of(role)}" : null,
        ];
        return string.Join(',', elements.OfType<string>());
    }

    private static Outcome<Preferences> ReadOne(string key, string value) => key.ToUpperInvariant() switch
    {
        "UID" or "XLOGIN" => new Preferences { Account = value },
        "GROUP" or "PGID" => new Preferences { Groups = new GroupChoice { Primary = value } },
        "SUPGIDS" or "SUPPLEMENTARYGROUPS" => new Preferences { Groups = new GroupChoice { Supplementary = Sorted(value) } },
        "ROLE" => RoleName.TryParse(value, out var role) ? new Preferences { Role = role } : Refusal.Forbidden("The role that is preferred is not one of yours."),
        _ => Preferences.None,
    };

    private static ImmutableArray<string> Sorted(string groups) =>
        [.. groups.Split('+', StringSplitOptions.RemoveEmptyEntries).Distinct().Order(StringComparer.Ordinal)];
}
