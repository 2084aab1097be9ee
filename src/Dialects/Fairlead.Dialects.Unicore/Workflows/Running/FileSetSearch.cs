using System.Collections.Immutable;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Dialects.Unicore.Workflows.Compilation;

namespace Fairlead.Dialects.Unicore.Workflows.Running;

/// <summary>Finds the files over which a loop goes, and makes its iterations.</summary>
/// <param name="storages">Looks into storages.</param>
/// <param name="names">Knows the files of the workflow.</param>
/// <param name="most">How many files there may be.</param>
internal sealed class FileSetSearch(StorageSearch storages, INamedFiles names, int most)
{
    private const int LongestList = 1024 * 1024;
    private static readonly char[] Blanks = [' ', '\t', '\r', '\n'];

    /// <summary>Words of lists that stand for no file. They are left out.</summary>
    public List<string> Unresolved { get; } = [];

    /// <summary>The iterations, in order; or why they cannot be found out.</summary>
    /// <param name="range">What is looked for.</param>
    /// <param name="variables">The variables of the loop.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<Outcome<ImmutableArray<Iteration>>> RunAsync(
        FileSetRange range, IReadOnlyDictionary<string, Value> variables, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var files = new List<FoundFile>();
        foreach (var set in range.Sets)
        {
            if (!(await FindAsync(set, cancellationToken)).TryGet(out var found, out var refusal))
            {
                return refusal;
            }

            files.AddRange(found);
            if (files.Count > most)
            {
                return Refusal.TooLarge("filesets", $"There are more than {most} files.");
            }
        }

        return Group(range, files, variables, now).Select(groups => groups.Select(group => FileChunks.IterationOf(range.Iterator, group)).ToImmutableArray());
    }

    private static Outcome<IEnumerable<FoundFile[]>> Group(FileSetRange range, List<FoundFile> files, IReadOnlyDictionary<string, Value> variables, DateTimeOffset now)
    {
        if (range.Chunking is not { } chunking || files.Count == 0)
        {
            return Outcome<IEnumerable<FoundFile[]>>.Of(files.Select(f => new[] { f }));
        }

        var size = chunking.Expression is { } script ? ChunkSize.Compute(script, files, variables, now) : chunking.Size;
        return size.Select(number => chunking.IsBySize ? FileChunks.BySize(files, number) : FileChunks.ByNumber(files, number));
    }

    private async Task<Outcome<List<FoundFile>>> FindAsync(FileSet set, CancellationToken cancellationToken)
    {
        Outcome<List<FoundFile>> found = CatalogueName.Is(set.Base) ? await FindNamesAsync(set, cancellationToken)
            : StorageSearch.IsStorage(set.Base) ? await FindFilesAsync(set, cancellationToken)
            : Refusal.Invalid("base", $"The base '{Shown.Of(set.Base)}' is neither the URL of a storage nor 'wf:' with the beginning of names.");
        return set.Indirection && found.TryGet(out var lists, out _) ? await FollowAsync(lists, cancellationToken) : found;
    }

    private async Task<List<FoundFile>> FindNamesAsync(FileSet set, CancellationToken cancellationToken)
    {
        ImmutableArray<FilePattern> include = set.Include.IsEmpty ? [] : [.. set.Include.Select(i => new FilePattern(set.Base + i))];
        ImmutableArray<FilePattern> exclude = [.. set.Exclude.Select(e => new FilePattern(e))];
        return await ExistingAsync(await names.FindAsync(
            set.Base, name => (set.Include.IsEmpty || include.Any(i => i.Fits(name))) && !exclude.Any(e => e.Fits(name)), cancellationToken), cancellationToken);
    }

    private async Task<Outcome<List<FoundFile>>> FindFilesAsync(FileSet set, CancellationToken cancellationToken)
    {
        ImmutableArray<FilePattern> include = [.. set.Include.Select(i => new FilePattern(i))];
        ImmutableArray<FilePattern> exclude = [.. set.Exclude.Select(e => new FilePattern(e))];
        return (await storages.OpenAsync(set.Base, cancellationToken)).TryGet(out var part, out var refusal)
            ? await storages.ListAsync(part, path => (include.IsEmpty || include.Any(i => i.Fits(path))) && !exclude.Any(e => e.Fits(path)), set.Recurse, cancellationToken)
            : refusal;
    }

    /// <summary>The files behind names. Those that are not there are left out; of what is outside of all storages nobody knows.</summary>
    private async Task<List<FoundFile>> ExistingAsync(IEnumerable<KeyValuePair<string, string>> named, CancellationToken cancellationToken)
    {
        var files = new List<FoundFile>();
        foreach (var (_, url) in named)
        {
            if (!StorageSearch.IsStorage(url))
            {
                files.Add(new FoundFile(url, null));
            }
            else if ((await storages.FindAsync(url, cancellationToken)).TryGet(out var file, out _))
            {
                files.Add(file);
            }
        }

        return files;
    }

    private async Task<Outcome<List<FoundFile>>> FollowAsync(List<FoundFile> lists, CancellationToken cancellationToken)
    {
        var files = new List<FoundFile>();
        foreach (var list in lists)
        {
            if (!(await ReadAsync(list, cancellationToken)).TryGet(out var text, out var refusal))
            {
                return refusal;
            }

            foreach (var word in text.Split(Blanks, StringSplitOptions.RemoveEmptyEntries))
            {
                var found = await MeantAsync(word, cancellationToken);
                files.AddRange(found);
                if (found.Count == 0)
                {
                    Unresolved.Add(word);
                }
            }
        }

        return files;
    }

    /// <summary>The files that a word of a list stands for.</summary>
    private async Task<List<FoundFile>> MeantAsync(string word, CancellationToken cancellationToken)
    {
        if (CatalogueName.Is(word))
        {
            return await ExistingAsync(await WorkflowJobs.NamesFittingAsync(word, names, cancellationToken), cancellationToken);
        }

        if (!StorageSearch.IsStorage(word))
        {
            return [];
        }

        if (!CatalogueStaging.IsPattern(word))
        {
            return (await storages.FindAsync(word, cancellationToken)).TryGet(out var file, out _) ? [file] : [];
        }

        var slash = word.LastIndexOf('/');
        var pattern = new FilePattern(Uri.UnescapeDataString(word[slash..]));
        return (await storages.OpenAsync(word[..slash], cancellationToken)).TryGet(out var part, out _)
            && (await storages.ListAsync(part, pattern.Fits, recurse: false, cancellationToken)).TryGet(out var found, out _) ? found : [];
    }

    private async Task<Outcome<string>> ReadAsync(FoundFile list, CancellationToken cancellationToken)
    {
        if (list.Length > LongestList)
        {
            return Refusal.TooLarge("filesets", $"The list '{Shown.Of(list.Name)}' has more than {LongestList} bytes.");
        }

        if (!(await storages.OpenAsync(list.Url, cancellationToken)).TryGet(out var part, out var refusal)
            || !(await part.Files.ReadAsync(part.Path, 0, LongestList, cancellationToken)).TryGet(out var content, out refusal))
        {
            return refusal;
        }

        await using (content)
        {
            using var reader = new StreamReader(content.Bytes, Encoding.UTF8);
            return await reader.ReadToEndAsync(cancellationToken);
        }
    }
}
