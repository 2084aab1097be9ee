using System.Collections.Concurrent;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Jobs;
using Fairlead.Core.Reading;
using Fairlead.Gateway.Repositories;

namespace Fairlead.Templates.Repositories;

/// <summary>The repositories of the configuration, and the versions of them that are here.</summary>
/// <param name="options">The repositories, and how much they may hold.</param>
/// <param name="git">Fetches from git repositories.</param>
internal sealed class TemplateRepositories(TemplateOptions options, IGitTrees git) : ITemplateRepositories, IPublishedTrees
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new();
    private readonly ConcurrentDictionary<string, (string Glance, string Commit)> _glances = new();

    public IReadOnlyList<TemplateRepository> All => options.Repositories;

    public async Task<Outcome<TemplateTree>> CheckoutAsync(string name, string? revision, CancellationToken cancellationToken)
    {
        if (options.Repositories.FirstOrDefault(r => r.Name == name) is not { } repository)
        {
            var names = options.Repositories.Select(r => r.Name).ToList();
            return Refusal.Invalid("repository", $"There is no repository of templates '{Excerpt.Of(name)}'. {Nearest.Suggestion(name, names) ?? (names.Count == 0 ? "The configuration names none." : $"There are: {string.Join(", ", names)}.")}");
        }

        if (repository.Directory is not null && revision is not null && IsCommit(revision))
        {
            return (await DirectoryAsync(name, revision, cancellationToken)).Select(kept => new TemplateTree(name, revision, revision, kept));
        }

        if (revision is not null && WhyNot(repository, revision) is { } refusal)
        {
            return refusal;
        }

        var turn = _turns.GetOrAdd(name, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            var wanted = revision ?? repository.Revision;
            var commit = repository.Directory is { } directory
                ? await KeepDirectoryAsync(repository, directory, cancellationToken)
                : await KeepCommitAsync(repository, wanted, cancellationToken);
            return commit.Select(c => new TemplateTree(name, wanted, c, PlaceOf(name, c)));
        }
        finally
        {
            turn.Release();
        }
    }

    public async Task<Outcome<string>> DirectoryAsync(string repository, string version, CancellationToken cancellationToken)
    {
        if (Directory.Exists(PlaceOf(repository, version)))
        {
            return PlaceOf(repository, version);
        }

        var isDirectory = options.Repositories.FirstOrDefault(r => r.Name == repository) is { Directory: not null };
        return (await CheckoutAsync(repository, isDirectory ? null : version, cancellationToken)).Then<string>(tree => tree.Commit == version
            ? tree.Directory
            : Refusal.Conflict($"The directory of '{repository}' holds other files by now than it did as version {version}: deploy its templates again."));
    }

    private static Refusal? WhyNot(TemplateRepository repository, string revision) =>
        revision == repository.Revision ? null
        : repository.Directory is not null ? Refusal.Invalid("branch", $"'{repository.Name}' is a directory: it has no branches.")
        : repository.IsFixed && !IsCommit(revision) ? Refusal.Invalid("branch", $"'{repository.Name}' offers only '{repository.Revision}'.")
        : DataPlace.Git.IsRevision(revision) ? null
        : Refusal.Invalid("branch", $"'{Excerpt.Of(revision)}' is no name of a branch or tag, and no whole id of a commit.");

    private async Task<Outcome<string>> KeepDirectoryAsync(TemplateRepository repository, string directory, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(directory))
        {
            return Refusal.Unavailable($"The directory of '{repository.Name}' is not there.");
        }

        var glance = TreeSnapshot.Glance(directory);
        if (_glances.TryGetValue(repository.Name, out var seen) && seen.Glance == glance && Directory.Exists(PlaceOf(repository.Name, seen.Commit)))
        {
            return seen.Commit;
        }

        var kept = await KeepAsync(repository.Name, directory, commit: null, cancellationToken);
        if (kept.TryGet(out var commit, out _))
        {
            _glances[repository.Name] = (glance, commit);
        }

        return kept;
    }

    private async Task<Outcome<string>> KeepCommitAsync(TemplateRepository repository, string? revision, CancellationToken cancellationToken)
    {
        if (repository.Git is not { } address)
        {
            return Refusal.Unavailable($"'{repository.Name}' is neither a directory nor a git repository.");
        }

        var source = new GitSource(address, revision, repository.CredentialFile);
        var commit = revision is not null && IsCommit(revision) ? revision : await git.CommitOfAsync(source, cancellationToken);
        if (!commit.TryGet(out var known, out var refusal))
        {
            return Explain(repository, refusal);
        }

        // What the branch holds may have moved on meanwhile: the files say which commit they are of.
        return Directory.Exists(PlaceOf(repository.Name, known))
            ? known
            : (await git.ReadAsync(source, (files, token) => KeepAsync(repository.Name, files.Directory, files.Commit, token), cancellationToken)).TryGet(out known, out refusal) ? known
            : Explain(repository, refusal);
    }

    /// <summary>Puts files to where they are kept, all at once, so that nobody sees half of them.</summary>
    private async Task<Outcome<string>> KeepAsync(string repository, string from, string? commit, CancellationToken cancellationToken)
    {
        var parent = Directory.CreateDirectory(Path.Join(options.Cache, repository), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        var making = Path.Join(parent, $".{Path.GetRandomFileName()}");
        try
        {
            if (!(await new TreeSnapshot(options.MostBytes, options.MostFiles).CopyAsync(from, making, cancellationToken)).TryGet(out var digest, out var refusal))
            {
                return refusal;
            }

            var place = PlaceOf(repository, commit ?? digest);
            if (!Directory.Exists(place))
            {
                Directory.Move(making, place);
            }

            return commit ?? digest;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refusal.Unavailable($"The files of '{repository}' cannot be kept: {e.Message}");
        }
        finally
        {
            if (Directory.Exists(making))
            {
                Directory.Delete(making, recursive: true);
            }
        }
    }

    private string PlaceOf(string repository, string commit) => Path.Join(options.Cache, repository, commit);

    private static Refusal Explain(TemplateRepository repository, Refusal refusal) => refusal with { Message = $"The repository '{repository.Name}' ({repository.Git}): {refusal.Message}" };

    private static bool IsCommit(string revision) => revision.Length is 40 or 64 && revision.All(char.IsAsciiHexDigitLower);
}
