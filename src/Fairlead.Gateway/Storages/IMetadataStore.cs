using System.Collections.Immutable;
using Fairlead.Core.Storages;

namespace Fairlead.Gateway.Storages;

/// <summary>Keeps the metadata of files, by the place of the file. Who may see or change it is not its business. Changes are durable when they return.</summary>
public interface IMetadataStore
{
    /// <summary>What is said of the file, or null.</summary>
    Task<FileMetadata?> FindAsync(FilePlace place, CancellationToken cancellationToken);

    /// <summary>Whether anything is said of the file or directory, or of anything in it.</summary>
    Task<bool> HasAnyAsync(FilePlace place, CancellationToken cancellationToken);

    /// <summary>Says this of each file instead of what is said now; <see cref="FileMetadata.None"/> forgets it.</summary>
    Task SetAsync(IReadOnlyList<(FilePlace Place, FileMetadata Metadata)> files, CancellationToken cancellationToken);

    /// <summary>What is said of a file or directory, and of all in it, is now said of another place; what was said there is forgotten.</summary>
    Task MoveAsync(FilePlace from, FilePlace to, CancellationToken cancellationToken);

    /// <summary>What is said of a file or directory, and of all in it, is said of another place too. What was said of that place itself is forgotten.</summary>
    Task CopyAsync(FilePlace from, FilePlace to, CancellationToken cancellationToken);

    /// <summary>Forgets what is said of a file or directory, and of all in it.</summary>
    Task RemoveAsync(FilePlace place, CancellationToken cancellationToken);

    /// <summary>The absolute paths of files below a place whose metadata have all of the words, sorted (ordinal by bytes).</summary>
    /// <param name="below">The directory.</param>
    /// <param name="words">The words, at least one.</param>
    /// <param name="limit">At most so many, from 1.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<IReadOnlyList<string>> SearchAsync(FilePlace below, ImmutableArray<SearchWord> words, int limit, CancellationToken cancellationToken);
}
