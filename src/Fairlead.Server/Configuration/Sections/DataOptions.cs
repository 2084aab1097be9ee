using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>The <c>data</c> part of the configuration.</summary>
public sealed record DataOptions
{
    private const string Sqlite = "sqlite";

    /// <summary>Absolute path of the directory with all that the gateway keeps itself: database, certificate, generated password. Default: <c>./data</c>.</summary>
    public required string Directory { get; init; }

    /// <summary><c>sqlite</c> (the default), or how to reach a PostgreSQL database: <c>Host=…;Database=…;Username=…</c>.</summary>
    public string Database { get; init; } = Sqlite;

    /// <summary>Where it is; what the database is told may hold a password.</summary>
    public override string ToString() => Directory;

    internal static DataOptions Read(Section data)
    {
        var database = data.Text("database") ?? Sqlite;
        if (database != Sqlite && !database.Contains("Host=", StringComparison.OrdinalIgnoreCase))
        {
            data.Wrong("database", "This is neither sqlite nor a PostgreSQL connection.", "Write sqlite, or Host=db.example.org;Database=fairlead;Username=fairlead.");
        }

        var options = new DataOptions { Directory = Path.GetFullPath(data.Text("directory") ?? "data"), Database = database };
        data.End();
        return options;
    }
}
