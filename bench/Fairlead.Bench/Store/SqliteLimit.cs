using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Fairlead.Bench.Store;

/// <summary>What SQLite itself can do with full fsync on this disk: rows of the size of a job into a table without further indexes.</summary>
internal static class SqliteLimit
{
    /// <summary>Rows a second with so many rows to a commit.</summary>
    public static double RowsPerSecond(string file, int rows, int rowsPerCommit)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        Run(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS line (number INTEGER PRIMARY KEY, text TEXT NOT NULL)");
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO line (text) VALUES ($text)";
        insert.Parameters.AddWithValue("$text", new string('x', 1000));
        var started = Stopwatch.GetTimestamp();
        for (var row = 0; row < rows; row += rowsPerCommit)
        {
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var i = 0; i < rowsPerCommit; i++)
            {
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        return rows / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        // Constants of this class.
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
