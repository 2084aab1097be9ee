using System.Text;
using Fairlead.Core;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Fairlead.Store.Sqlite;

/// <summary>
/// A statement that SQLite has prepared, to be run for many rows. It speaks to SQLite itself: the provider makes several objects for each value, which
/// at a hundred thousand values a second costs more than the statements do.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int ShortText = 1024;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly int[] _places;

    /// <summary>Prepares it.</summary>
    /// <exception cref="SqliteException">SQLite does not understand it, or cannot read the file.</exception>
    public SqliteStatement(sqlite3 database, Statement statement)
    {
        _database = database;
        Check(sqlite3_prepare_v3(database, statement.Sql, SQLITE_PREPARE_PERSISTENT, out _statement));
        _places = [.. Enumerable.Range(0, statement.Parameters.Length).Select(i => sqlite3_bind_parameter_index(_statement, SqliteWriter.NameOf(i)))];
    }

    /// <summary>Runs it with these values.</summary>
    /// <returns>The integer that it gives back, or null where there is none.</returns>
    /// <exception cref="SqliteException">It failed.</exception>
    public long? Run(object?[] values)
    {
        for (var i = 0; i < _places.Length; i++)
        {
            Check(Bind(_places[i], values[i]));
        }

        try
        {
            var result = sqlite3_step(_statement);
            long? given = result == SQLITE_ROW && sqlite3_column_type(_statement, 0) == SQLITE_INTEGER ? sqlite3_column_int64(_statement, 0) : null;
            while (result == SQLITE_ROW)
            {
                result = sqlite3_step(_statement);
            }

            Check(result);
            return given;
        }
        finally
        {
            // Says once more what the step has said.
            _ = sqlite3_reset(_statement);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private int Bind(int place, object? value) => value switch
    {
        // A statement may leave a parameter out that its twin in the other database needs.
        _ when place == 0 => SQLITE_OK,
        null => sqlite3_bind_null(_statement, place),
        string text => BindText(place, Words.Storable(text)),
        JobId id => BindId(place, id),
        DateTimeOffset at => sqlite3_bind_int64(_statement, place, Instant.ToMicroseconds(at)),
        long number => sqlite3_bind_int64(_statement, place, number),
        int number => sqlite3_bind_int64(_statement, place, number),
        bool flag => sqlite3_bind_int64(_statement, place, flag ? 1 : 0),
        _ => throw new ArgumentException($"There is no column for a {value.GetType().Name}.", nameof(value)),
    };

    private int BindText(int place, string text)
    {
        if (text.Length > ShortText)
        {
            return sqlite3_bind_text(_statement, place, Encoding.UTF8.GetBytes(text));
        }

        Span<byte> bytes = stackalloc byte[3 * ShortText];
        return sqlite3_bind_text(_statement, place, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    private int BindId(int place, JobId id)
    {
        Span<byte> bytes = stackalloc byte[32];
        _ = id.Value.TryFormat(bytes, out _, "N");
        return sqlite3_bind_text(_statement, place, bytes);
    }

    private void Check(int result)
    {
        if (result is not (SQLITE_OK or SQLITE_DONE))
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }
    }
}
