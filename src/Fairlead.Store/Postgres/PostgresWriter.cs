using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fairlead.Store.Postgres;

/// <summary>The open transaction of a replica that holds the writer's lock.</summary>
internal sealed class PostgresWriter : IWriteTransaction
{
    private const int RowsAtOnce = 500;

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly string _id;
    private readonly StoreClock _clock;
    private readonly Lazy<StoreContext> _context;

    public PostgresWriter(NpgsqlDataSource source, NpgsqlConnection connection, NpgsqlTransaction transaction, string id, StoreClock clock)
    {
        (_source, _connection, _transaction, _id, _clock) = (source, connection, transaction, id, clock);
        _context = new Lazy<StoreContext>(() =>
        {
            var options = new DbContextOptionsBuilder<StoreContext>().UseNpgsql(connection).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options;
            var context = new StoreContext(options);
            context.Database.UseTransaction(transaction);
            return context;
        });
    }

    /// <inheritdoc/>
    public StoreContext Context => _context.Value;

    /// <inheritdoc/>
    public async Task<long?[]> RunAsync(Statement statement, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        var results = new long?[rows.Count];
        for (var first = 0; first < rows.Count; first += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, rows.Count - first);
            await using var batch = new NpgsqlBatch(_connection, _transaction);
            for (var row = first; row < first + count; row++)
            {
                batch.BatchCommands.Add(Command(statement, rows[row]));
            }

            await RunAsync(batch, results.AsMemory(first, count), cancellationToken);
        }

        return results;
    }

    /// <inheritdoc/>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Not to be cancelled: the answer must be heard.
            await _transaction.CommitAsync(CancellationToken.None);
        }
        catch (NpgsqlException e) when (e is not PostgresException)
        {
            if (!await HasCommittedAsync(e, cancellationToken))
            {
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_context.IsValueCreated)
        {
            await _context.Value.DisposeAsync();
        }

        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static NpgsqlBatchCommand Command(Statement statement, object?[] values)
    {
        var command = new NpgsqlBatchCommand(statement.Sql);
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.Add(PostgresDatabase.Parameter(statement.Parameters[i], values[i]));
        }

        return command;
    }

    private static async Task RunAsync(NpgsqlBatch batch, Memory<long?> results, CancellationToken cancellationToken)
    {
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        // Statements without a RETURNING have no result set: then there is nothing to read for any of them.
        for (var i = 0; i < results.Length && reader.FieldCount > 0; i++)
        {
            if (await reader.ReadAsync(cancellationToken))
            {
                results.Span[i] = reader.GetInt64(0);
            }

            await reader.NextResultAsync(cancellationToken);
        }
    }

    /// <summary>
    /// The connection broke during the commit: the server remembers how it ended. Where it crashed and forgot even the transaction's number, that number
    /// is "in the future", and nothing of the transaction is left.
    /// </summary>
    private async Task<bool> HasCommittedAsync(NpgsqlException lost, CancellationToken cancellationToken)
    {
        var retries = _clock.Begin(patient: true);
        do
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync(cancellationToken);
                await UseUpANumberAsync(connection, cancellationToken);
                await using var command = new NpgsqlCommand("SELECT pg_xact_status($1::text::xid8)", connection) { Parameters = { new() { Value = _id } } };
                if (await command.ExecuteScalarAsync(cancellationToken) is string status and not "in progress")
                {
                    return status == "committed";
                }
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InvalidParameterValue)
            {
                return false;
            }
            catch (NpgsqlException)
            {
                // It is not back yet.
            }
        }
        while (await retries.WaitAsync(cancellationToken));

        throw new CommitInDoubtException(lost);
    }

    /// <summary>
    /// A transaction that a crash ended counts as in progress until a later one has begun. Rolled back, so that it does not look like ours committed
    /// where it got our number.
    /// </summary>
    private static async Task UseUpANumberAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT pg_current_xact_id()::text", connection, transaction);
        await command.ExecuteScalarAsync(cancellationToken);
        await transaction.RollbackAsync(cancellationToken);
    }
}
