using Fairlead.Store.Writing;
using static Fairlead.Store.Writing.ColumnKind;

namespace Fairlead.Store.Leases;

/// <summary>
/// Every statement about leases. The writer's lock keeps two from being taken at once; an epoch is the number of a row, which no later row gets again.
/// </summary>
internal static class LeaseStatements
{
    /// <summary>Gives the epoch; nothing where somebody has it.</summary>
    public static readonly Statement Take = new(
        """
        INSERT INTO lease (name, holder, expires_at) SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT 1 FROM lease WHERE name = $1 AND expires_at > $4)
        RETURNING epoch
        """,
        [Text, Text, Time, Time]);

    /// <summary>Those that have ended: of the same name, and whatever else was left behind.</summary>
    public static readonly Statement Sweep = new("DELETE FROM lease WHERE expires_at <= $1", [Time]);

    /// <summary>All of them, for a database that only one process works with at a time.</summary>
    public static readonly Statement Clear = new("DELETE FROM lease", []);

    /// <summary>Gives the epoch; nothing where the lease has been swept.</summary>
    public static readonly Statement Renew = new("UPDATE lease SET expires_at = $2 WHERE epoch = $1 RETURNING epoch", [Number, Time]);

    public static readonly Statement Release = new("DELETE FROM lease WHERE epoch = $1 RETURNING epoch", [Number]);

    /// <summary>Gives the epoch while nobody has taken the lease over.</summary>
    public static readonly Statement Check = new("SELECT epoch FROM lease WHERE epoch = $1", [Number]);

    /// <summary>A condition: nobody has the lease of that name.</summary>
    /// <param name="kind">How its name begins.</param>
    /// <param name="id">The column with the rest of its name.</param>
    /// <param name="now">The parameter with the time.</param>
    public static string IsFree(string kind, string id, string now) => $"NOT EXISTS (SELECT 1 FROM lease WHERE lease.name = '{kind}' || {id} AND lease.expires_at > {now})";
}
