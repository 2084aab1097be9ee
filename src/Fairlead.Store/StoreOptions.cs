using System.ComponentModel.DataAnnotations;

namespace Fairlead.Store;

/// <summary>The <c>data</c> part of the configuration.</summary>
public sealed class StoreOptions
{
    /// <summary>The value of <see cref="Database"/> that stands for a SQLite file in <see cref="Directory"/>.</summary>
    public const string Sqlite = "sqlite";

    /// <summary>Where the gateway keeps its own files. It is made, for its owner only, where it is not there.</summary>
    [Required(AllowEmptyStrings = false)]
    public required string Directory { get; init; }

    /// <summary><see cref="Sqlite"/>, or how to reach a PostgreSQL database: <c>Host=...;Database=...;Username=...</c>. Default: <see cref="Sqlite"/>.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Database { get; init; } = Sqlite;

    /// <summary>How long a change or a question is tried again while the database is locked, full or away, before its caller hears of it. Default: 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);
}
