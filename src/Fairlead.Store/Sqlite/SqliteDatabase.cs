using System.Collections.Immutable;
using System.Data.Common;
using Fairlead.Core;
using Fairlead.Core.Storages;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using static SQLitePCL.raw;

namespace Fairlead.Store.Sqlite;

/// <summary>A SQLite file in write-ahead mode: readers never wait for the writer, nor it for them.</summary>
internal sealed class SqliteDatabase : IDatabase
{
    // SQLITE_CONFIG_STMTJRNL_SPILL of sqlite3.h.
    private const int StatementJournalSpill = 26;

    private readonly string _connectionString;
    private SqliteWriter? _writer;

    static SqliteDatabase()
    {
        // Before SQLite is used at all. No connection is used by two threads at once, so that none has to lock itself at every call, and nobody reads
        // its statistics of memory. What a statement would need to be undone stays in memory: once a large one has made a file of it, every later
        // statement would write there too.
        SQLitePCL.Batteries_V2.Init();
        _ = sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
        _ = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        _ = sqlite3_config(StatementJournalSpill, -1);
    }

    public SqliteDatabase(string directory)
    {
        Place = Path.Combine(Path.GetFullPath(directory), "fairlead.db");
        // The writer has its own patience; SQLite's only bridges what passes at once.
        _connectionString = new SqliteConnectionStringBuilder { DataSource = Place, DefaultTimeout = 2 }.ToString();
    }

    public string Scripts => "Sqlite";

    public string Place { get; }

    public bool LimitsRanges => false;

    public bool IsShared => false;

    /// <inheritdoc/>
    public string NextNumber => "(SELECT seq + 1 FROM sqlite_sequence WHERE name = 'job')";

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (Path.GetDirectoryName(Place) is { } directory && !Directory.Exists(directory) && !OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        await using var connection = await OpenSqliteAsync(cancellationToken);
        await SetAsync(connection, "PRAGMA journal_mode = WAL", cancellationToken);
    }

    public void Configure(DbContextOptionsBuilder options) => options.UseSqlite(_connectionString);

    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) => await OpenSqliteAsync(cancellationToken);

    public Task<DbConnection> OpenForPageAsync(CancellationToken cancellationToken) => OpenAsync(cancellationToken);

    /// <summary>Transactions that write exclude each other anyway.</summary>
    public Task LockSchemaAsync(DbTransaction transaction, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IWriteTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        if (_writer is { IsBroken: true })
        {
            await _writer.CloseAsync();
            _writer = null;
        }

        _writer ??= await OpenWriterAsync(cancellationToken);
        _writer.Begin();
        return _writer;
    }

    public void AddParameter(DbCommand command, ColumnKind kind, object? value) => command.Parameters.Add(
        new SqliteParameter(SqliteWriter.NameOf(command.Parameters.Count), SqliteWriter.TypeOf(kind)) { Value = SqliteWriter.ValueOf(value) });

    public JobId ReadId(DbDataReader row, int column) => JobId.Parse(row.GetString(column), null);

    public string HasWords(string parameter) => $"number IN (SELECT rowid FROM file_words WHERE file_words MATCH {parameter})";

    public string WordsAsQuery(ImmutableArray<SearchWord> words) => string.Join(' ', words.Select(w => $"\"{w.Text}\"{(w.IsPrefix ? "*" : string.Empty)}"));

    public bool IsPassing(Exception exception) =>
        exception is SqliteException { SqliteErrorCode: SQLITE_BUSY or SQLITE_LOCKED or SQLITE_FULL or SQLITE_IOERR or SQLITE_CANTOPEN or SQLITE_READONLY };

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
        {
            await _writer.CloseAsync();
        }

        // The last connection to close leaves one file without a write-ahead log behind.
        await using var pooled = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(pooled);
    }

    private async Task<SqliteWriter> OpenWriterAsync(CancellationToken cancellationToken)
    {
        // Not from the pool: its settings are the writer's own.
        var connection = new SqliteConnection(_connectionString + ";Pooling=False");
        await connection.OpenAsync(cancellationToken);
        await SetAsync(connection, "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -32768", cancellationToken);
        var options = new DbContextOptionsBuilder<StoreContext>().UseSqlite(connection).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options;
        return new SqliteWriter(connection, new StoreContext(options));
    }

    private async Task<SqliteConnection> OpenSqliteAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static async Task SetAsync(SqliteConnection connection, string settings, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        // Constants of this class.
#pragma warning disable CA2100
        command.CommandText = settings;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
