namespace Fairlead.Core.Machines;

/// <summary>An account on a host where a user wants to have simulations run. It is theirs alone.</summary>
public sealed record Machine
{
    /// <summary>Whose it is.</summary>
    public required string Owner { get; init; }

    /// <summary>The account and the host.</summary>
    public required MachineName Name { get; init; }

    /// <summary>The quality of service of runs that ask for none, or null.</summary>
    public string? Qos { get; init; }

    /// <summary>The project that pays for runs which name none, or null.</summary>
    public string? Project { get; init; }

    /// <summary>Which lists of modules and launch scripts fit the machine.</summary>
    public required string Family { get; init; }

    /// <summary>When it was defined.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The key pair that opens it, or null before there is one.</summary>
    public MachineKey? Key { get; init; }

    /// <summary>
    /// The family that a host's name says: its first part without the digits at its end. Hosts of which all are called <c>glogin</c> with a number are of the family
    /// <c>mn5</c>; a name of one part is a family by itself.
    /// </summary>
    public static string FamilyOf(string host)
    {
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        var first = dot < 0 ? host : host[..dot].TrimEnd("0123456789".ToCharArray());
        return first.StartsWith("glogin", StringComparison.Ordinal) ? "mn5" : first.Length == 0 ? host : first;
    }
}
