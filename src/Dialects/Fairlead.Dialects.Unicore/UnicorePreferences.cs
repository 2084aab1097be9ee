using System.Collections.Immutable;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;

namespace Fairlead.Dialects.Unicore;

/// <summary>What somebody prefers, in UNICORE's words.</summary>
internal static class UnicorePreferences
{
    /// <summary>The header with it, in the form of <see cref="PreferenceText"/>; it may come several times.</summary>
    public const string Header = "X-UNICORE-User-Preferences";

    /// <summary>What was chosen, as the representations of jobs show it: a list of values for each key.</summary>
    /// <param name="account">The account in use, which is shown whether it was chosen or not.</param>
    /// <param name="preferences">What was chosen.</param>
    public static IEnumerable<(string Key, ImmutableArray<string> Values)> Show(string account, Preferences preferences)
    {
        yield return ("xlogin", [account]);
        if (preferences.Groups.Primary is { } group)
        {
            yield return ("group", [group]);
        }

        if (!preferences.Groups.Supplementary.IsEmpty)
        {
            yield return ("supplementaryGroups", preferences.Groups.Supplementary);
        }

        if (preferences.Role is { } role)
        {
            yield return ("role", [RoleName.Of(role)]);
        }
    }
}
