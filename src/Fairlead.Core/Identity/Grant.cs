using System.Collections.Immutable;

namespace Fairlead.Core.Identity;

/// <summary>What somebody may do with a thing, each including those before it.</summary>
public enum AccessLevel
{
    /// <summary>Nothing: to them it does not exist.</summary>
    None,

    /// <summary>See it, and what is in it.</summary>
    Read,

    /// <summary>Put something into it, and act on it.</summary>
    Write,

    /// <summary>Change its properties.</summary>
    Modify,

    /// <summary>Share it and remove it: for its owner, and for administrators.</summary>
    Own,
}

/// <summary>By what the people are named to whom something is granted.</summary>
public enum GranteeKind
{
    /// <summary>One person, by their X.500 name in its canonical form.</summary>
    Person,

    /// <summary>Everybody in a group.</summary>
    Group,

    /// <summary>Everybody who may use an account of that name on some site.</summary>
    Account,

    /// <summary>Everybody with a role.</summary>
    Role,
}

/// <summary>One line of what the owner of a thing allows others.</summary>
/// <param name="Level">What they may do: read, write or modify.</param>
/// <param name="Kind">By what they are named.</param>
/// <param name="Grantee">The name of the person, group, account or role; roles in lower case.</param>
public sealed record Grant(AccessLevel Level, GranteeKind Kind, string Grantee)
{
    /// <summary>The most grants a thing may have.</summary>
    public const int Most = 100;

    /// <summary>For people: all that is granted, or <c>nobody</c>.</summary>
    public static string List(ImmutableArray<Grant> grants) => grants.IsEmpty ? "nobody" : string.Join("; ", grants);

    /// <summary>For people: <c>the group hpc (write)</c>.</summary>
    public override string ToString() => $"{Whom} {Grantee} ({Deed})";

    private string Whom => Kind switch
    {
        GranteeKind.Group => "the group",
        GranteeKind.Account => "the account",
        GranteeKind.Role => "the role",
        _ => "the person",
    };

    private string Deed => Level switch
    {
        AccessLevel.Write => "write",
        AccessLevel.Modify => "modify",
        _ => "read",
    };
}
