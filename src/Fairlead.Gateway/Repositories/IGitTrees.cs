using Fairlead.Core;

namespace Fairlead.Gateway.Repositories;

/// <summary>Fetches what git repositories hold, under the egress policy. Nothing of a repository is run, and no other repository that it names is fetched.</summary>
public interface IGitTrees
{
    /// <summary>The commit that a branch, a tag or an id names at this moment; <see cref="RefusalKind.NotFound"/> where it names none.</summary>
    Task<Outcome<string>> CommitOfAsync(GitSource source, CancellationToken cancellationToken);

    /// <summary>Fetches one revision and has it read; it is there only that long.</summary>
    /// <param name="source">The repository and the revision.</param>
    /// <param name="read">Reads the files.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What came of reading; refused where there is no such revision, or the repository cannot be reached or is too large.</returns>
    Task<Outcome<T>> ReadAsync<T>(GitSource source, Func<GitFiles, CancellationToken, Task<Outcome<T>>> read, CancellationToken cancellationToken)
        where T : notnull;
}

/// <summary>One revision of a repository.</summary>
/// <param name="Repository">Its http or https address, without user information.</param>
/// <param name="Revision">A branch, a tag, or the whole id of a commit; null for what the repository has as its own.</param>
/// <param name="CredentialFile">Absolute path of a file of the gateway with one line, <c>user:password</c> or a token, that is shown there; null for none.</param>
public sealed record GitSource(Uri Repository, string? Revision, string? CredentialFile = null);

/// <summary>Files that were fetched.</summary>
/// <param name="Directory">Absolute path of the directory that they are in, beside git's own <c>.git</c>.</param>
/// <param name="Commit">The whole id of the commit that they are of.</param>
public sealed record GitFiles(string Directory, string Commit);
