namespace Fairlead.Core.Identity;

/// <summary>Which of the accounts, groups and roles that they have somebody wants to use. What is not chosen is the default.</summary>
public sealed record Preferences
{
    /// <summary>Nothing is chosen.</summary>
    public static readonly Preferences None = new();

    /// <summary>The account, on the sites where they have it.</summary>
    public string? Account { get; init; }

    /// <summary>The groups on the sites.</summary>
    public GroupChoice Groups { get; init; } = GroupChoice.None;

    /// <summary>The only role in force.</summary>
    public Role? Role { get; init; }

    /// <summary>These, where <paramref name="later"/> says nothing else.</summary>
    public Preferences With(Preferences later) => new()
    {
        Account = later.Account ?? Account,
        Groups = new GroupChoice
        {
            Primary = later.Groups.Primary ?? Groups.Primary,
            Supplementary = later.Groups.Supplementary.IsEmpty ? Groups.Supplementary : later.Groups.Supplementary,
        },
        Role = later.Role ?? Role,
    };
}
