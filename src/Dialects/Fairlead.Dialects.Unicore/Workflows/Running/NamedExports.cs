using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Runs;
using Fairlead.Gateway.Storages;

namespace Fairlead.Dialects.Unicore.Workflows.Running;

/// <summary>Finds the files that a job exports to names of its workflow. Nothing is copied: the names point into its working directory.</summary>
/// <param name="open">Opens that directory.</param>
/// <param name="options">How many files a workflow may know by name.</param>
internal sealed class NamedExports(OpenStorage open, RunOptions options)
{
    private const int PageSize = 1_000;
    private const int DeepestDirectory = 100;

    /// <summary>The names with their URLs; refused where a plain file is missing.</summary>
    public async Task<Outcome<ImmutableSortedDictionary<string, string>>> FindAsync(
        Principal owner, Job job, IReadOnlyList<NamedExport> exports, UnicoreLinks links, CancellationToken cancellationToken)
    {
        var named = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (exports.Count == 0)
        {
            return named.ToImmutable();
        }

        var id = new StorageId.WorkingDirectory(job.Id);
        if (!(await open.RunAsync(owner, id, cancellationToken)).TryGet(out var directory, out var refusal))
        {
            return refusal;
        }

        foreach (var export in exports)
        {
            if (!(await FindAsync(directory.Files, export, cancellationToken)).TryGet(out var found, out refusal))
            {
                return refusal;
            }

            foreach (var (name, path) in found)
            {
                named[name] = links.File(id, path);
            }

            if (named.Count > options.MostFiles)
            {
                return TooMany();
            }
        }

        return named.ToImmutable();
    }

    private async Task<Outcome<List<(string Name, string Path)>>> FindAsync(IStorage files, NamedExport export, CancellationToken cancellationToken)
    {
        if (!StoragePath.Normalize(export.From).TryGet(out var path, out var refusal))
        {
            return refusal;
        }

        var slash = path.LastIndexOf('/');
        if (CatalogueStaging.IsPattern(path))
        {
            var pattern = new FilePattern(path);
            return (await ListAsync(files, slash == 0 ? "/" : path[..slash], recurse: false, cancellationToken))
                .Select(all => all.Where(f => pattern.Fits(f)).Select(f => (NameOf(export.To, f[(f.LastIndexOf('/') + 1)..]), f)).ToList());
        }

        if (!(await files.StatAsync(path, cancellationToken)).TryGet(out var entry, out refusal))
        {
            return refusal.Kind is RefusalKind.NotFound ? Refusal.NotFound($"file '{Shown.Of(export.From)}' that the job was to export") : refusal;
        }

        return entry.IsDirectory
            ? (await ListAsync(files, path, recurse: true, cancellationToken)).Select(all => all.ConvertAll(f => (NameOf(export.To, f[path.TrimEnd('/').Length..].TrimStart('/')), f)))
            : new List<(string, string)> { (NameOf(export.To, string.Empty), path) };
    }

    private async Task<Outcome<List<string>>> ListAsync(IStorage files, string directory, bool recurse, CancellationToken cancellationToken)
    {
        var found = new List<string>();

        // A link that leads upwards would go on for ever.
        var waiting = new Queue<(string Path, int Level)>([(directory, 0)]);
        while (waiting.TryDequeue(out var next))
        {
            for (var (offset, hasMore) = (0L, true); hasMore; offset += PageSize)
            {
                if (!(await files.ListAsync(next.Path, offset, PageSize, cancellationToken)).TryGet(out var page, out var refusal))
                {
                    return refusal;
                }

                found.AddRange(page.Entries.Where(e => !e.IsDirectory).Select(e => e.Path));
                foreach (var below in page.Entries.Where(e => e.IsDirectory && recurse && next.Level < DeepestDirectory))
                {
                    waiting.Enqueue((below.Path, next.Level + 1));
                }

                if (found.Count > options.MostFiles || waiting.Count > options.MostFiles)
                {
                    return TooMany();
                }

                hasMore = page.HasMore;
            }
        }

        return found;
    }

    private Refusal TooMany() => Refusal.TooLarge("Exports", $"A workflow knows at most {options.MostFiles} files by name.");

    private static string NameOf(string to, string rest)
    {
        var name = rest.Length == 0 || to.EndsWith('/') || to == Compilation.CatalogueName.Prefix ? to + rest : $"{to}/{rest}";
        while (name.Contains("//", StringComparison.Ordinal))
        {
            name = name.Replace("//", "/", StringComparison.Ordinal);
        }

        return name;
    }
}
