using System.Collections.Immutable;
using System.Data.Common;
using Fairlead.Core;
using Fairlead.Core.Storages;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Fairlead.Store.Postgres;

/// <summary>A PostgreSQL database that several replicas of the gateway may share.</summary>
internal sealed class PostgresDatabase : IDatabase
{
    // Any numbers will do, as long as all replicas use the same.
    private const long SchemaLock = 0x466169726c656164;
    private const long WriterLock = SchemaLock + 1;

    // Pages are quick: more connections would only be more processes of the server.
    private const int MostPages = 20;

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlDataSource _pages;
    private readonly StoreClock _clock;

    public PostgresDatabase(string connectionString, StoreClock clock)
    {
        _clock = clock;
        // Statements prepare themselves on each pooled connection.
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 100, AutoPrepareMinUsages = 2, ApplicationName = "fairlead" };
        _source = NpgsqlDataSource.Create(settings);
        // Before a table's first analysis the planner collects the few rows it expects and sorts them, which for a page far down costs 300 ms instead of 10.
        _pages = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            Options = $"{settings.Options} -c enable_bitmapscan=off -c enable_sort=off".Trim(),
            MaxPoolSize = Math.Min(settings.MaxPoolSize, MostPages),
        });
        Place = $"PostgreSQL database {settings.Database} on {settings.Host}:{settings.Port}";
    }

    public string Scripts => "Postgres";

    public string Place { get; }

    public bool LimitsRanges => true;

    public bool IsShared => true;

    /// <inheritdoc/>
    public string NextNumber => "nextval(pg_get_serial_sequence('job', 'number'))";

    /// <summary>The server's administrator makes it.</summary>
    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Configure(DbContextOptionsBuilder options) => options.UseNpgsql(_source);

    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) => await _source.OpenConnectionAsync(cancellationToken);

    public async Task<DbConnection> OpenForPageAsync(CancellationToken cancellationToken) => await _pages.OpenConnectionAsync(cancellationToken);

    public async Task LockSchemaAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = transaction.Connection!.CreateCommand(); // An open transaction has its connection.
        command.Transaction = transaction;
        command.CommandText = $"SELECT pg_advisory_xact_lock({SchemaLock})";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// One replica writes at a time. So journal entries become visible in the order of their sequence numbers and no reader misses one that comes
    /// late, and what was read in the transaction cannot have changed when it is written. Grouped commits keep the price low.
    /// </summary>
    public async Task<IWriteTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var command = new NpgsqlCommand($"SELECT pg_current_xact_id()::text FROM pg_advisory_xact_lock({WriterLock})", connection, transaction);
            var id = (string)(await command.ExecuteScalarAsync(cancellationToken))!; // A function's row is never missing.
            return new PostgresWriter(_source, connection, transaction, id, _clock);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public void AddParameter(DbCommand command, ColumnKind kind, object? value) => command.Parameters.Add(Parameter(kind, value));

    public JobId ReadId(DbDataReader row, int column) => new(row.GetGuid(column));

    public string HasWords(string parameter) => $"lexemes @@ {parameter}::tsquery";

    public string WordsAsQuery(ImmutableArray<SearchWord> words) => string.Join(" & ", words.Select(w => $"'{w.Text}'{(w.IsPrefix ? ":*" : string.Empty)}"));

    /// <summary>A lost or refused connection (no SQLSTATE, or class 08 or 57), resources that are used up (53), or a lock.</summary>
    public bool IsPassing(Exception exception) => exception switch
    {
        PostgresException e => e.IsTransient || e.SqlState[..2] is "08" or "53" or "57" || e.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction,
        NpgsqlException or TimeoutException => true,
        // EF Core wraps what a second try may mend into the advice to try again.
        InvalidOperationException { InnerException: { } inner } => IsPassing(inner),
        _ => false,
    };

    public async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await _source.DisposeAsync();
    }

    /// <summary>A parameter with the value as PostgreSQL keeps it.</summary>
    internal static NpgsqlParameter Parameter(ColumnKind kind, object? value) => new()
    {
        NpgsqlDbType = kind switch
        {
            ColumnKind.Id => NpgsqlDbType.Uuid,
            ColumnKind.Text => NpgsqlDbType.Text,
            ColumnKind.Number => NpgsqlDbType.Bigint,
            ColumnKind.Count => NpgsqlDbType.Integer,
            ColumnKind.Flag => NpgsqlDbType.Boolean,
            ColumnKind.Time => NpgsqlDbType.TimestampTz,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no type for this kind of column."),
        },
        Value = value switch
        {
            null => DBNull.Value,
            JobId id => id.Value,
            DateTimeOffset at => Instant.Of(at).UtcDateTime,
            string text => Words.Storable(text),
            _ => value,
        },
    };
}
