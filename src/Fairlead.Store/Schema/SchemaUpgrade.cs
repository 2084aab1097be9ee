using System.Data.Common;
using System.Globalization;
using Fairlead.Store.Writing;
using Microsoft.Extensions.Logging;

namespace Fairlead.Store.Schema;

/// <summary>Brings the schema of a database to the version of this program, script by script, each in a transaction of its own.</summary>
internal sealed class SchemaUpgrade(IDatabase database, TimeProvider clock, ILogger<SchemaUpgrade> logger)
{
    /// <summary>Applies those of the scripts that have not been.</summary>
    /// <exception cref="SchemaTooNewException">A newer program has worked with the database.</exception>
    public async Task RunAsync(IReadOnlyList<SchemaScript> scripts, CancellationToken cancellationToken)
    {
        await database.PrepareAsync(cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        while (await StepAsync(connection, scripts, cancellationToken) is { } applied)
        {
            logger.SchemaScriptApplied(applied.Name, database.Place);
        }

        logger.SchemaReady(database.Place, scripts[^1].Version);
    }

    /// <summary>Applies the next script; null where there is none left. The version is read under the lock: another replica may be at it too.</summary>
    private async Task<SchemaScript?> StepAsync(DbConnection connection, IReadOnlyList<SchemaScript> scripts, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await database.LockSchemaAsync(transaction, cancellationToken);
        await RunAsync(
            connection,
            transaction,
            "CREATE TABLE IF NOT EXISTS schema_version (version bigint PRIMARY KEY, script text NOT NULL, applied_at text NOT NULL)",
            cancellationToken);

        var applied = await AppliedAsync(connection, transaction, cancellationToken);
        if (applied.Count > 0 && applied.Max() is var newest && newest > scripts[^1].Version)
        {
            throw new SchemaTooNewException(database.Place, newest, scripts[^1].Version);
        }

        // Not the first after the newest: scripts that were written side by side do not come in the order of their numbers.
        var next = scripts.FirstOrDefault(s => !applied.Contains(s.Version));
        if (next is not null)
        {
            await RunAsync(connection, transaction, next.Sql, cancellationToken);
            await using var record = Command(connection, transaction, "INSERT INTO schema_version (version, script, applied_at) VALUES ($1, $2, $3)");
            database.AddParameter(record, ColumnKind.Number, (long)next.Version);
            database.AddParameter(record, ColumnKind.Text, next.Name);
            database.AddParameter(record, ColumnKind.Text, clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
            await record.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return next;
    }

    private static async Task<HashSet<int>> AppliedAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        var versions = new HashSet<int>();
        await using var question = Command(connection, transaction, "SELECT version FROM schema_version");
        await using var rows = await question.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            versions.Add((int)rows.GetInt64(0));
        }

        return versions;
    }

    private static async Task RunAsync(DbConnection connection, DbTransaction transaction, string sql, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, transaction, sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static DbCommand Command(DbConnection connection, DbTransaction transaction, string sql)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        // The scripts of this assembly and constants, never anybody's input.
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
