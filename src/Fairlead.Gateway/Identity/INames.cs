namespace Fairlead.Gateway.Identity;

/// <summary>X.500 names (RFC 2253, most specific part first) for APIs that know users and servers by them.</summary>
public interface INames
{
    /// <summary>The name of this gateway: the subject of its certificate.</summary>
    string Gateway { get; }

    /// <summary>The canonical form of a name that somebody wrote, or null where it is none: no blanks around separators, attribute types in capitals.</summary>
    string? Canonical(string name);

    /// <summary>The name of a user: as configured, or made from the user's name.</summary>
    string Of(string user);
}
