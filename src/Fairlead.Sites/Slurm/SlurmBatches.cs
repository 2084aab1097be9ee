using System.Collections.Concurrent;
using Fairlead.Core;
using Fairlead.Shell;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Slurm;

/// <summary>
/// Knows whose attempt each task of a batch is: of those that this process sent, and by their files of those that another one did before it. Holds
/// only what is in the queue or was of late.
/// </summary>
internal sealed class SlurmBatches(SlurmHost host)
{
    // Names are hexadecimal, so a line for each file is enough; what is not there says nothing.
    private const string Script = """
        if cd -- "$1" 2>/dev/null; then
            xargs grep -asH ''
        fi
        cat >/dev/null
        echo end
        """;

    private static readonly TimeSpan KeepFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan MissingFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<(string Account, string Name), Known> _known = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _silent = new();

    /// <summary>A batch that is about to be sent.</summary>
    public void Note(string account, SlurmBatch batch) => _known[(account, batch.Name)] = new Known(batch, host.Now);

    /// <summary>The rows, those of batches with the markers of their members; and the accounts whose batches could not all be read.</summary>
    public async Task<SlurmSeen> ResolveAsync(IReadOnlyList<QueueRow> rows, CancellationToken cancellationToken)
    {
        var names = rows.Where(r => r.Batch is not null).Select(r => (r.Account, Name: r.Batch!)).ToHashSet(); // checked just before
        var unread = new HashSet<string>();
        foreach (var account in names.Where(n => !_known.ContainsKey(n) && host.IsServed(n.Account)).GroupBy(n => n.Account, n => n.Name))
        {
            if (!await LoadAsync(account.Key, [.. account], cancellationToken))
            {
                unread.Add(account.Key);
            }
        }

        foreach (var name in names)
        {
            if (_known.TryGetValue(name, out var known) && known.Batch is not null)
            {
                _known[name] = known with { UsedAt = host.Now };
            }
        }

        foreach (var (name, known) in _known)
        {
            if (host.Now - known.UsedAt > (known.Batch is null ? MissingFor : KeepFor))
            {
                _known.TryRemove(name, out _);
            }
        }

        return new SlurmSeen([.. rows.Select(RowOf).OfType<QueueRow>()], unread);
    }

    /// <summary>The row of the member, or null where nobody can say whose it is.</summary>
    private QueueRow? RowOf(QueueRow row)
    {
        if (row.Batch is null)
        {
            return row;
        }

        var batch = _known.GetValueOrDefault((row.Account, row.Batch))?.Batch;
        return batch is not null && row.Index is { } task && task < batch.Members.Length ? row with { Marker = batch.Members[task], Index = null, Batch = null } : null;
    }

    /// <returns>False where the account's files could not be asked for.</returns>
    private async Task<bool> LoadAsync(string account, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        // An account that cannot be reached must not hold up every look for the others.
        if (_silent.TryGetValue(account, out var until) && host.Now < until)
        {
            return false;
        }

        var directory = $"{host.Profile.WorkspaceOf(account).TrimEnd('/')}/{ControlDirectory.Root}/{SlurmBatch.Directory}";
        var command = ShellCommand.Script(Script, directory).WithInput(string.Concat(names.Select(n => n + "\n")));
        if (!(await host.AskAsync(account, "batches", command, cancellationToken)).TryGet(out var output, out _) || !output.EndsWith("end\n", StringComparison.Ordinal))
        {
            _silent[account] = host.Now + TryAgainAfter;
            return false;
        }

        _silent.TryRemove(account, out _);
        var texts = output.Split('\n').Select(l => l.Split(':', 2)).Where(l => l.Length == 2).ToLookup(l => l[0], l => l[1]);
        foreach (var name in names)
        {
            _known.TryAdd((account, name), new Known(texts[name].FirstOrDefault() is { } text ? SlurmBatch.Read(name, text) : null, host.Now));
        }

        return true;
    }

    private sealed record Known(SlurmBatch? Batch, DateTimeOffset UsedAt);
}

/// <summary>What a look at the queue or at the accounts showed of ours.</summary>
/// <param name="Rows">One for each job or task.</param>
/// <param name="Unread">Accounts of which some may be missing, because it could not be read whose they are.</param>
internal sealed record SlurmSeen(IReadOnlyList<QueueRow> Rows, IReadOnlySet<string> Unread)
{
    /// <summary>The rows, or that those of one of <paramref name="accounts"/> may not be all.</summary>
    public Outcome<IReadOnlyList<QueueRow>> CompleteFor(IEnumerable<string> accounts) =>
        accounts.FirstOrDefault(Unread.Contains) is { } account
            ? Refusal.Unavailable($"what is queued for {account} cannot be read")
            : Outcome<IReadOnlyList<QueueRow>>.Of(Rows);
}
