using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Core.Transfers;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Journal;
using Fairlead.Gateway.Sites;
using Fairlead.Gateway.Storages;

namespace Fairlead.Gateway.Commands;

/// <summary>Looks into jobs while they run: commands beside them, and archives of what they have written so far. For their owners only.</summary>
/// <param name="jobs">Finds the jobs.</param>
/// <param name="sites">Where they run.</param>
/// <param name="files">Reaches archives.</param>
/// <param name="store">Keeps which commands were run.</param>
/// <param name="journal">Hears of everything.</param>
/// <param name="clock">Says when.</param>
public sealed class SideCommands(JobAccess jobs, SiteDirectory sites, IStorageProvider files, IJobCommandStore store, IJournal journal, TimeProvider clock)
{
    /// <summary>The most commands of a job that are kept in mind.</summary>
    public const int MostKept = 1000;

    private const int LongestCommand = 32 * 1024;
    private const int LongestPath = 4096;
    private const int MostWords = 1000;
    private const int MaxOutput = 4 * 1024 * 1024;
    private const int MostAtOnce = 4;
    private static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SnapshotLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(5);
    private readonly UserShares _running = new();

    /// <summary>
    /// Runs a command beside the job, for a minute at most. <see cref="RefusalKind.Conflict"/> where the job does not run,
    /// <see cref="RefusalKind.TooMany"/> where the caller has several under way.
    /// </summary>
    public async Task<Outcome<CommandResult>> RunAsync(Principal principal, JobId id, ImmutableArray<string> words, CancellationToken cancellationToken)
    {
        if (words.Length is 0 or > MostWords || words[0].Length == 0 || words.Sum(w => w.Length) > LongestCommand || words.Any(w => w.Contains('\0', StringComparison.Ordinal)))
        {
            return Refusal.Invalid("command", $"A command has 1 to {MostWords} words and {LongestCommand} characters at most.");
        }

        return await BesideAsync(
            principal,
            id,
            async (site, job) =>
            {
                var command = new JobCommand(job.Id, clock.GetUtcNow(), Shown(words));
                await store.AddAsync(command, MostKept, cancellationToken);
                await NoteAsync(job, principal, $"Runs beside the job: {command.Text}", cancellationToken);
                return await site.RunBesideAsync(job, new SideCommand(words, CommandLimit, MaxOutput), cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>Makes an archive of a file or directory of the job; the one before is gone then. Refused like a command, and with <see cref="RefusalKind.Invalid"/> where there is no such path.</summary>
    public Task<Outcome<Done>> MakeSnapshotAsync(Principal principal, JobId id, string path, CancellationToken cancellationToken) =>
        path.Length is 0 or > LongestPath || path.Contains('\0', StringComparison.Ordinal)
            ? Task.FromResult<Outcome<Done>>(Refusal.Invalid("path", "The path is empty, or too long."))
            : BesideAsync(
                principal,
                id,
                async (site, job) =>
                {
                    await NoteAsync(job, principal, $"Makes an archive of {path}.", cancellationToken);
                    return await site.MakeSnapshotAsync(job, path, SnapshotLimit, cancellationToken);
                },
                cancellationToken);

    /// <summary>A link to the archive that was made last; <see cref="RefusalKind.NotFound"/> where none was made.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="id">The job, which has to run.</param>
    /// <param name="lifetime">How long the link is good.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async Task<Outcome<FileLink>> FindSnapshotAsync(Principal principal, JobId id, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(principal, id, cancellationToken)).TryGet(out var found, out var refusal))
        {
            return refusal;
        }

        var (job, site) = found;
        var (root, path) = site.SnapshotOf(job);
        return (await files.Open(job.Site, job.Account, root).StatAsync(path, cancellationToken)).TryGet(out _, out refusal)
            ? new FileLink(principal.User, job.Site, job.Account, root, path, FileTicketUse.Download, clock.GetUtcNow() + lifetime)
            : refusal.Kind is RefusalKind.Unavailable ? refusal : Refusal.NotFound("archive of this job");
    }

    private async Task<Outcome<(Job Job, ISideCommands Site)>> FindAsync(Principal principal, JobId id, CancellationToken cancellationToken)
    {
        if (!(await jobs.FindAsync(principal, id, AccessLevel.Own, cancellationToken)).TryGet(out var job, out var refusal))
        {
            return refusal;
        }

        // One that is being cancelled may end under any command.
        if (job is not { State: JobState.Running, CancelRequested: false, CurrentAttempt.BatchId: not null })
        {
            return Refusal.Conflict($"Only beside a job that runs there are commands; this one is {(job.CancelRequested ? "being cancelled" : job.State)}.");
        }

        return !sites.Find(job.Site).TryGet(out var site, out refusal) ? refusal
            : site is ISideCommands commands ? (job, commands)
            : Refusal.Conflict($"Sites of kind {site.Profile.Kind} run no commands beside jobs.");
    }

    private async Task<Outcome<T>> BesideAsync<T>(Principal principal, JobId id, Func<ISideCommands, Job, Task<Outcome<T>>> run, CancellationToken cancellationToken)
        where T : notnull
    {
        if (!(await FindAsync(principal, id, cancellationToken)).TryGet(out var found, out var refusal))
        {
            return refusal;
        }

        if (!_running.TryEnter(principal.User, MostAtOnce))
        {
            return Refusal.TooMany($"{principal.User} has {MostAtOnce} commands under way already, which is the limit.", ComeBack);
        }

        try
        {
            return await run(found.Site, found.Job);
        }
        finally
        {
            _running.Leave(principal.User);
        }
    }

    private Task NoteAsync(Job job, Principal principal, string words, CancellationToken cancellationToken) =>
        journal.AppendAsync([new JournalEntry(job.Id, clock.GetUtcNow(), JournalLevel.Info, words, principal.User)], cancellationToken);

    // One line, whatever is in the words.
    private static string Shown(ImmutableArray<string> words)
    {
        var text = string.Concat(string.Join(' ', words).Select(c => char.IsControl(c) ? ' ' : c));
        return text.Length <= JobCommand.LongestText ? text : string.Concat(text.AsSpan(0, JobCommand.LongestText - 1), "…");
    }
}
