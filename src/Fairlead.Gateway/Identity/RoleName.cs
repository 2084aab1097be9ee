using Fairlead.Core.Identity;

namespace Fairlead.Gateway.Identity;

/// <summary>The words for roles in configuration, tokens and replies: lower case.</summary>
public static class RoleName
{
    /// <summary>The word for <paramref name="role"/>.</summary>
    public static string Of(Role role) => role switch
    {
        Role.User => "user",
        Role.Developer => "developer",
        Role.Admin => "admin",
        Role.Banned => "banned",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "There is no word for it."),
    };

    /// <summary>The role with that name, in any case.</summary>
    public static bool TryParse(string name, out Role role)
    {
        foreach (var known in Enum.GetValues<Role>())
        {
            if (string.Equals(Of(known), name, StringComparison.OrdinalIgnoreCase))
            {
                role = known;
                return true;
            }
        }

        role = default;
        return false;
    }
}
