using System.Collections.Immutable;
using System.Data.Common;
using Fairlead.Core;
using Fairlead.Core.Storages;
using Fairlead.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Store;

/// <summary>What differs between the two databases.</summary>
internal interface IDatabase : IAsyncDisposable
{
    /// <summary>The folder of its schema scripts.</summary>
    string Scripts { get; }

    /// <summary>Where it is, for people; without credentials.</summary>
    string Place { get; }

    /// <summary>
    /// Whether the ranges of a union are merged in their order only where each has an order and a limit of its own. PostgreSQL else reads them all and
    /// sorts; SQLite merges as it is, and sorts each range where it has them.
    /// </summary>
    bool LimitsRanges { get; }

    /// <summary>The SQL for the next number: jobs and runs share one sequence, so that no number is ever both.</summary>
    string NextNumber { get; }

    /// <summary>Whether other processes may write to it too.</summary>
    bool IsShared { get; }

    /// <summary>Makes it where it is not there and the program may make it.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Lets EF Core read it.</summary>
    void Configure(DbContextOptionsBuilder options);

    /// <summary>An open connection that its user closes.</summary>
    Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>The same for a page of an ordered list, which is to be read along an index and never collected and sorted.</summary>
    Task<DbConnection> OpenForPageAsync(CancellationToken cancellationToken);

    /// <summary>Keeps other processes from changing the schema until the transaction ends.</summary>
    Task LockSchemaAsync(DbTransaction transaction, CancellationToken cancellationToken);

    /// <summary>Begins the only transaction of this process, and of all processes on the same database, that changes anything.</summary>
    Task<IWriteTransaction> BeginAsync(CancellationToken cancellationToken);

    /// <summary>Adds the next parameter (<c>$1</c>, <c>$2</c>, ...) to a command.</summary>
    void AddParameter(DbCommand command, ColumnKind kind, object? value);

    /// <summary>An id as a query gives it back.</summary>
    JobId ReadId(DbDataReader row, int column);

    /// <summary>The condition that a row of <c>file_metadata</c> has all the words of the query in a parameter.</summary>
    string HasWords(string parameter);

    /// <summary>The query for all of these words, which are letters and digits alone.</summary>
    string WordsAsQuery(ImmutableArray<SearchWord> words);

    /// <summary>Whether the same may work later: the database is locked, full or away.</summary>
    bool IsPassing(Exception exception);
}
