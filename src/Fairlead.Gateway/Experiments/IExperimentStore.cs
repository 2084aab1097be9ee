using System.Collections.Immutable;
using Fairlead.Core.Experiments;
using Fairlead.Core.Journal;

namespace Fairlead.Gateway.Experiments;

/// <summary>The truth about experiments. Every change is durable when its method returns.</summary>
public interface IExperimentStore
{
    /// <summary>Stores a new experiment with a name of its own.</summary>
    /// <param name="added">The experiment, without number; the name in it is not heeded.</param>
    /// <param name="nameAfter">The next name of its kind after the newest of that kind, which is null for the first.</param>
    /// <param name="files">Its configuration, as the name says it: text by file name.</param>
    /// <param name="entry">What the journal says of it, by name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<Experiment> AddAsync(
        Experiment added,
        NameSeries nameAfter,
        Func<string, IReadOnlyDictionary<string, string>> files,
        Func<string, JournalEntry> entry,
        CancellationToken cancellationToken);

    /// <summary>The experiment of that name, or null.</summary>
    Task<Experiment?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>A page of experiments, and how many there are in all.</summary>
    Task<ExperimentPage> ListAsync(ExperimentQuery query, CancellationToken cancellationToken);

    /// <summary>Its configuration as it is now: text by file name.</summary>
    Task<ImmutableSortedDictionary<string, string>> FilesAsync(Experiment experiment, CancellationToken cancellationToken);

    /// <summary>Sets description, platform, version of the language, grants and time of change to what they are in <paramref name="changed"/>; false where it is gone.</summary>
    Task<bool> SetAsync(Experiment changed, JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>Writes files of its configuration, and removes those whose text is null; false where it is gone.</summary>
    Task<bool> PutFilesAsync(Experiment changed, IReadOnlyDictionary<string, string?> files, JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>A run, which is stored, becomes its newest generation; the one before is finished with it.</summary>
    Task<Generation> AddGenerationAsync(Experiment experiment, Generation added, JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>All its generations, the oldest first.</summary>
    Task<IReadOnlyList<Generation>> GenerationsAsync(Experiment experiment, CancellationToken cancellationToken);

    /// <summary>Forgets the experiment; its name is not given out again. False where it is gone.</summary>
    Task<bool> RemoveAsync(Experiment experiment, JournalEntry entry, CancellationToken cancellationToken);
}

/// <summary>Names that follow one another.</summary>
/// <param name="Kind">The first letters that names of this kind have; empty for those that begin with none of <paramref name="Others"/>.</param>
/// <param name="Others">The first letters of the other kinds.</param>
/// <param name="Next">The name after the newest, which is null for the first.</param>
public sealed record NameSeries(string Kind, string Others, Func<string?, string> Next);
