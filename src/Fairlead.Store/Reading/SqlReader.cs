using System.Collections.Immutable;
using System.Data.Common;
using Fairlead.Core;
using Fairlead.Core.Storages;
using Fairlead.Store.Writing;

namespace Fairlead.Store.Reading;

/// <summary>Asks questions whose answer is no entity.</summary>
internal sealed class SqlReader(IDatabase database, PatientReader patience)
{
    /// <summary><see cref="IDatabase.LimitsRanges"/>.</summary>
    public bool LimitsRanges => database.LimitsRanges;

    /// <summary><see cref="IDatabase.HasWords"/>.</summary>
    public string HasWords(string parameter) => database.HasWords(parameter);

    /// <summary><see cref="IDatabase.WordsAsQuery"/>.</summary>
    public string WordsAsQuery(ImmutableArray<SearchWord> words) => database.WordsAsQuery(words);

    /// <summary><see cref="IDatabase.ReadId"/>.</summary>
    public JobId ReadId(DbDataReader row, int column) => database.ReadId(row, column);

    /// <summary>All rows of the answer.</summary>
    public Task<List<T>> ReadAsync<T>(
        string sql, IReadOnlyList<(ColumnKind Kind, object? Value)> parameters, Func<DbDataReader, T> read, CancellationToken cancellationToken) =>
        patience.AskAsync(token => ReadOnceAsync(database.OpenAsync, sql, parameters, read, token), cancellationToken);

    /// <summary>The ids in a column of the answer, from 0.</summary>
    public Task<List<JobId>> ReadIdsAsync(
        string sql, IReadOnlyList<(ColumnKind Kind, object? Value)> parameters, int column, CancellationToken cancellationToken) =>
        ReadAsync(sql, parameters, row => database.ReadId(row, column), cancellationToken);

    /// <summary>The numbers and ids that are the first two columns of a page of an ordered list.</summary>
    public Task<List<(long Number, JobId Id)>> ReadNumberedIdsAsync(
        string sql, IReadOnlyList<(ColumnKind Kind, object? Value)> parameters, CancellationToken cancellationToken) =>
        patience.AskAsync(token => ReadOnceAsync(database.OpenForPageAsync, sql, parameters, row => (row.GetInt64(0), database.ReadId(row, 1)), token), cancellationToken);

    private async Task<List<T>> ReadOnceAsync<T>(
        Func<CancellationToken, Task<DbConnection>> open,
        string sql,
        IReadOnlyList<(ColumnKind Kind, object? Value)> parameters,
        Func<DbDataReader, T> read,
        CancellationToken cancellationToken)
    {
        await using var connection = await open(cancellationToken);
        await using var command = connection.CreateCommand();
        // Constants and the texts of ListSql: values are always parameters.
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (kind, value) in parameters)
        {
            database.AddParameter(command, kind, value);
        }

        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
