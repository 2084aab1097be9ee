using Fairlead.Core;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Store.Sqlite;

/// <summary>The one connection that writes, with its statements prepared once; at the same time the transaction that is open on it.</summary>
internal sealed class SqliteWriter(SqliteConnection connection, StoreContext context) : IWriteTransaction
{
    private readonly Dictionary<string, SqliteStatement> _statements = [];
    private SqliteTransaction? _transaction;
    private bool _isKnownToContext;

    /// <summary>Whether a transaction could not be ended in order, so that a new connection is needed.</summary>
    public bool IsBroken { get; private set; }

    /// <inheritdoc/>
    public StoreContext Context
    {
        get
        {
            // Most transactions do without it.
            if (!_isKnownToContext)
            {
                context.Database.UseTransaction(_transaction);
                _isKnownToContext = true;
            }

            return context;
        }
    }

    /// <summary>The name of the parameter at that place, from 0.</summary>
    public static string NameOf(int index) => $"${index + 1}";

    /// <summary>The storage class of a kind of column.</summary>
    public static SqliteType TypeOf(ColumnKind kind) => kind is ColumnKind.Id or ColumnKind.Text ? SqliteType.Text : SqliteType.Integer;

    /// <summary>The value as SQLite keeps it.</summary>
    public static object ValueOf(object? value) => value switch
    {
        null => DBNull.Value,
        JobId id => id.ToString(),
        DateTimeOffset at => Instant.ToMicroseconds(at),
        string text => Words.Storable(text),
        _ => value,
    };

    /// <summary>Takes SQLite's write lock.</summary>
    public void Begin()
    {
        _transaction = connection.BeginTransaction(deferred: false);
    }

    /// <inheritdoc/>
    public Task<long?[]> RunAsync(Statement statement, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return Task.FromResult<long?[]>([]);
        }

        var results = new long?[rows.Count];
        var prepared = Prepare(statement);
        for (var row = 0; row < rows.Count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            results[row] = prepared.Run(rows[row]);
        }

        return Task.FromResult(results);
    }

    /// <inheritdoc/>
    public Task CommitAsync(CancellationToken cancellationToken)
    {
        _transaction?.Commit();
        return Task.CompletedTask;
    }

    /// <summary>Ends the transaction; the connection stays for the next one.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_transaction is { } transaction)
        {
            _transaction = null;
            if (_isKnownToContext)
            {
                await context.Database.UseTransactionAsync(null);
                _isKnownToContext = false;
            }

            try
            {
                await transaction.DisposeAsync();
            }
            catch (SqliteException)
            {
                // SQLite has rolled back by itself, as it does on a full disk; the connection is not trusted further.
                IsBroken = true;
            }
        }
    }

    /// <summary>Closes the connection.</summary>
    public async ValueTask CloseAsync()
    {
        await DisposeAsync();
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        await context.DisposeAsync();
        await connection.DisposeAsync();
    }

    private SqliteStatement Prepare(Statement statement)
    {
        if (!_statements.TryGetValue(statement.Sql, out var prepared))
        {
            var database = connection.Handle ?? throw new InvalidOperationException("The connection of the writer is closed.");
            prepared = new SqliteStatement(database, statement);
            _statements.Add(statement.Sql, prepared);
        }

        return prepared;
    }
}
