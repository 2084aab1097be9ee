using Fairlead.Store.Rows;

namespace Fairlead.Store.Writing;

/// <summary>The open transaction of the writer. What is not committed when it is disposed never was.</summary>
internal interface IWriteTransaction : IAsyncDisposable
{
    /// <summary>Reads within the transaction.</summary>
    StoreContext Context { get; }

    /// <summary>Runs the statement once for each row of values.</summary>
    /// <returns>The integer that each run gave back, or null where it gave none.</returns>
    Task<long?[]> RunAsync(Statement statement, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken);

    /// <summary>Makes it durable.</summary>
    /// <exception cref="CommitInDoubtException">Whether it is durable cannot be found out.</exception>
    Task CommitAsync(CancellationToken cancellationToken);
}

/// <summary>The database went away while it committed, and has not come back to say how that ended.</summary>
internal sealed class CommitInDoubtException(Exception innerException) : Exception("The database went away during a commit.", innerException);

/// <summary>A job was changed by somebody who does not take the writer's lock.</summary>
internal sealed class VersionConflictException() : Exception("A job was changed by another writer.");
