using Fairlead.Core.Identity;

namespace Fairlead.Dialects.Unicore;

/// <summary>UNICORE's words for roles.</summary>
internal static class RoleName
{
    /// <summary>The word for <paramref name="role"/>.</summary>
    public static string Of(Role role) => role switch
    {
        Role.User => "user",
        Role.Developer => "developer",
        Role.Admin => "admin",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "There is no word for it."),
    };
}
