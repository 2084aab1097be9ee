using Fairlead.Core;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Transfers;

/// <summary>A file that is to be copied.</summary>
/// <param name="Entry">The file at the source.</param>
/// <param name="To">Its path from the target on, with a leading slash; empty where it becomes the target itself.</param>
internal sealed record PlannedFile(FileEntry Entry, string To);

/// <summary>All that a path stands for: a file, a directory with all that is in it, or whatever fits a pattern.</summary>
internal sealed class TransferPlan
{
    private const int MostFiles = 100_000;

    // A link to a directory above it makes a tree without an end.
    private const int MostDepth = 64;
    private const int PageSize = 1000;

    private readonly List<PlannedFile> _files = [];
    private readonly List<string> _directories = [];

    private TransferPlan(bool isSingle) => IsSingle = isSingle;

    /// <summary>Whether it is one file, named without a pattern.</summary>
    public bool IsSingle { get; }

    /// <summary>The files.</summary>
    public IReadOnlyList<PlannedFile> Files => _files;

    /// <summary>The directories that are needed, each behind the one that it is in; paths as in <see cref="PlannedFile.To"/>.</summary>
    public IReadOnlyList<string> Directories => _directories;

    /// <summary>Bytes in all.</summary>
    public long Size => _files.Sum(f => f.Entry.Size);

    /// <summary>Whether there is anything to copy.</summary>
    public static async Task<Outcome<Done>> CheckAsync(IStorage source, string path, CancellationToken cancellationToken) => Wildcard.IsIn(path)
        ? (await Wildcard.ExpandAsync(source, path, cancellationToken)).Select(_ => Done.Value)
        : (await source.StatAsync(path, cancellationToken)).Select(_ => Done.Value);

    /// <summary>Looks at the source.</summary>
    public static async Task<Outcome<TransferPlan>> MakeAsync(IStorage source, string path, CancellationToken cancellationToken)
    {
        if (!Wildcard.IsIn(path))
        {
            return (await source.StatAsync(path, cancellationToken)).TryGet(out var entry, out var no)
                ? await new TransferPlan(!entry.IsDirectory).WithAsync(source, entry, string.Empty, cancellationToken)
                : no;
        }

        if (!(await Wildcard.ExpandAsync(source, path, cancellationToken)).TryGet(out var matches, out var refusal))
        {
            return refusal;
        }

        var plan = new TransferPlan(isSingle: false);
        plan._directories.Add(string.Empty);
        foreach (var match in matches)
        {
            if (!(await source.StatAsync(match, cancellationToken)).TryGet(out var entry, out refusal)
                || !(await plan.WithAsync(source, entry, $"/{StoragePath.NameOf(match)}", cancellationToken)).TryGet(out _, out refusal))
            {
                return refusal;
            }
        }

        return plan;
    }

    private async Task<Outcome<TransferPlan>> WithAsync(IStorage source, FileEntry entry, string to, CancellationToken cancellationToken) =>
        await AddAsync(source, entry, to, depth: 0, cancellationToken) is { } problem ? problem : this;

    private async Task<Refusal?> AddAsync(IStorage source, FileEntry entry, string to, int depth, CancellationToken cancellationToken)
    {
        if (!entry.IsDirectory)
        {
            _files.Add(new PlannedFile(entry, to));
            return _files.Count > MostFiles ? Refusal.TooLarge("files", $"More than {MostFiles} files are too many for one transfer: make several.") : null;
        }

        if (depth >= MostDepth)
        {
            return Refusals.TooDeep(entry.Path);
        }

        _directories.Add(to);
        for (var offset = 0L; ; offset += PageSize)
        {
            if (!(await source.ListAsync(entry.Path, offset, PageSize, cancellationToken)).TryGet(out var page, out var refusal))
            {
                return refusal;
            }

            foreach (var child in page.Entries)
            {
                if (await AddAsync(source, child, $"{to}/{StoragePath.NameOf(child.Path)}", depth + 1, cancellationToken) is { } problem)
                {
                    return problem;
                }
            }

            if (!page.HasMore)
            {
                return null;
            }
        }
    }
}
