using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Core.Notifications;
using Fairlead.Store.Rows;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Store.Writing;

/// <summary>
/// What one transaction changes. Jobs are read once and kept, so that several signals for one job build on each other and make one update.
/// </summary>
internal sealed class ChangeSet(IWriteTransaction transaction, JobCache cache)
{
    private readonly Dictionary<JobId, TrackedJob> _jobs = [];
    private readonly HashSet<JobId> _heardOf = [];
    private readonly List<object?[]> _entries = [];
    private readonly List<object?[]> _notices = [];
    private readonly HashSet<RunId> _logged = [];
    private readonly JobReader _reader = new();

    /// <summary>The new versions of all jobs that changed, here or by others, and are still there.</summary>
    public IReadOnlyList<Job> Versions => [.. _jobs.Values.Where(j => !j.IsRemoved && (j.IsChanged || _heardOf.Contains(j.Job.Id))).Select(j => j.Job)];

    /// <summary>The runs whose logs have more entries, from here or from others.</summary>
    public IReadOnlyCollection<RunId> Logged => _logged;

    /// <summary>The jobs that changed, those that go included.</summary>
    public IEnumerable<TrackedJob> Changed => _jobs.Values.Where(j => j.IsChanged);

    /// <summary>Stores new jobs; one that is there already, by its id or its owner's key, comes back instead.</summary>
    public async Task<IReadOnlyList<Job>> AddAsync(IReadOnlyList<AddJob> additions, CancellationToken cancellationToken)
    {
        if (additions.Count == 0)
        {
            return [];
        }

        var numbers = await transaction.RunAsync(JobStatements.InsertJob, [.. additions.Select(a => a.Values)], cancellationToken);
        var jobs = new Job[additions.Count];
        for (var i = 0; i < jobs.Length; i++)
        {
            if (numbers[i] is { } number)
            {
                jobs[i] = Track(additions[i].Job with { Number = number });
                Append(PartJournal.Of(before: null, jobs[i], additions[i].Entries));
                Announce(before: null, jobs[i]);
            }
            else
            {
                jobs[i] = await TwinAsync(additions[i], cancellationToken);
            }
        }

        return jobs;
    }

    /// <summary>Reads jobs at once that will be needed.</summary>
    public async Task LoadAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken)
    {
        foreach (var id in ids.Where(id => !_jobs.ContainsKey(id)))
        {
            if (cache.Find(id) is { } job)
            {
                _jobs[id] = TrackedJob.Loaded(job);
            }
        }

        foreach (var some in ids.Where(id => !_jobs.ContainsKey(id)).Distinct().Chunk(500))
        {
            await foreach (var row in transaction.Context.Jobs.Where(j => some.Contains(j.Id)).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                Load(row);
            }
        }
    }

    /// <summary>Reads jobs that others have changed.</summary>
    public async Task HearOfAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken)
    {
        await LoadAsync(ids, cancellationToken);
        _heardOf.UnionWith(ids);
    }

    /// <summary>Others have added to the logs of these runs.</summary>
    public void HearOfLogs(IEnumerable<RunId> runs) => _logged.UnionWith(runs);

    /// <summary>Applies the signal with all that follows from it.</summary>
    public async ValueTask<Outcome<Job>> ApplyAsync(JobId id, Signal signal, CancellationToken cancellationToken)
    {
        if (!_jobs.ContainsKey(id))
        {
            await LoadAsync([id], cancellationToken);
        }

        if (!_jobs.TryGetValue(id, out var tracked) || tracked.IsRemoved)
        {
            return Refusal.NotFound("such job");
        }

        if (!JobLifecycle.Apply(tracked.Job, signal).TryGet(out var transition, out var refusal))
        {
            return refusal;
        }

        if (!transition.IsNone)
        {
            Announce(tracked.Job, transition.Job);
            Append(PartJournal.Of(tracked.Job, transition.Job, transition.Entries));
            tracked.Advance(transition.Job, transition.Removed);
            await SpawnAsync(transition.Spawned, cancellationToken);
            await FollowAsync(tracked.Job, transition, cancellationToken);
        }

        return tracked.Job;
    }

    /// <summary>Adds to the journal.</summary>
    public void Append(ImmutableArray<JournalEntry> entries)
    {
        if (!entries.IsDefaultOrEmpty)
        {
            _entries.AddRange(entries.Select(JobStatements.Entry));
            _logged.UnionWith(entries.Where(e => e.Topic is not null).Select(e => e.Run).OfType<RunId>());
        }
    }

    /// <summary>Writes all that differs from the database.</summary>
    /// <exception cref="VersionConflictException">A row is not what it was when it was read.</exception>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        var changed = _jobs.Values.Where(j => j.IsChanged).ToList();
        var updates = changed.Where(j => !j.IsRemoved && j.Job.Version != j.RowVersion).Select(j => JobStatements.Update(j.Job, j.RowVersion)).ToList();
        var removals = changed.Where(j => j.IsRemoved).Select(j => new object?[] { j.Job.Id, j.RowVersion }).ToList();
        var retagged = changed.Where(j => j.RowTags != j.Tags).ToList();
        var goneTags = retagged.SelectMany(j => j.RowTags.Except(j.Tags).Select(tag => new object?[] { j.Job.Owner, tag, j.Job.Number })).ToList();
        var newTags = retagged
            .SelectMany(j => j.Tags.Except(j.RowTags).Select(tag => new object?[] { j.Job.Owner, tag, j.Job.Number, j.Job.Id, j.Job.Parent }))
            .ToList();
        var regranted = changed.Where(j => j.RowGrantees != j.Grantees).ToList();
        var goneGrantees = regranted.SelectMany(j => j.RowGrantees.Except(j.Grantees).Select(g => new object?[] { g.Kind.ToString(), g.Name, j.Job.Number })).ToList();
        var newGrantees = regranted
            .SelectMany(j => j.Grantees.Except(j.RowGrantees).Select(g => new object?[] { g.Kind.ToString(), g.Name, j.Job.Number, j.Job.Site, j.Job.Owner, j.Job.Id }))
            .ToList();

        await RunOnRowsAsync(JobStatements.UpdateJob, updates, cancellationToken);
        await RunOnRowsAsync(JobStatements.DeleteJob, removals, cancellationToken);
        await transaction.RunAsync(JobStatements.DeleteTag, goneTags, cancellationToken);
        await transaction.RunAsync(JobStatements.InsertTag, newTags, cancellationToken);
        await transaction.RunAsync(JobStatements.DeleteGrantee, goneGrantees, cancellationToken);
        await transaction.RunAsync(JobStatements.InsertGrantee, newGrantees, cancellationToken);
        await transaction.RunAsync(NoticeStatements.Insert, _notices, cancellationToken);
        await transaction.RunAsync(JobStatements.InsertEntry, _entries, cancellationToken);
    }

    private void Announce(Job? before, Job after) => _notices.AddRange(Notices.Of(before, after).Select(NoticeStatements.Insertion));

    private async Task RunOnRowsAsync(Statement statement, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        var numbers = await transaction.RunAsync(statement, rows, cancellationToken);
        if (numbers.Any(n => n is null))
        {
            throw new VersionConflictException();
        }
    }

    /// <summary>Tasks have ids that follow from their job and index, so that those that are there already are left alone.</summary>
    private async Task SpawnAsync(ImmutableArray<Job> tasks, CancellationToken cancellationToken)
    {
        if (tasks.IsDefaultOrEmpty)
        {
            return;
        }

        var first = tasks[0].Description;
        var description = StoreJson.Write(first);
        foreach (var some in tasks.Chunk(1000))
        {
            var jobs = some.Select(t => TrackedJob.Storable(t with { Version = 1 })).ToList();
            var numbers = await transaction.RunAsync(
                JobStatements.InsertJob, [.. jobs.Select(t => JobStatements.Insertion(t, TextOf(t.Description), source: null, key: null))], cancellationToken);
            foreach (var (job, number) in jobs.Zip(numbers))
            {
                if (number is { } given)
                {
                    Track(job with { Number = given });
                }
            }
        }

        // The tasks of an array have one description, which is written once.
        string TextOf(JobDescription wanted) => ReferenceEquals(wanted, first) ? description : StoreJson.Write(wanted);
    }

    /// <summary>What the change means for the job's parent and tasks. Whoever of them is gone, or may not heed it, does not.</summary>
    private async Task FollowAsync(Job job, Transition transition, CancellationToken cancellationToken)
    {
        if (transition.ToParent is { } toParent && job.Parent is { } parent)
        {
            await ApplyAsync(parent, toParent, cancellationToken);
        }

        if (transition.ToTasks is { } toTasks)
        {
            foreach (var task in await TasksAsync(job.Id, cancellationToken))
            {
                await ApplyAsync(task, toTasks, cancellationToken);
            }
        }
    }

    private async Task<IReadOnlyList<JobId>> TasksAsync(JobId parent, CancellationToken cancellationToken)
    {
        var tasks = new List<JobId>();
        var rows = transaction.Context.Jobs.Where(j => j.Parent == parent).OrderBy(j => j.Number).AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            Load(row);
            tasks.Add(row.Id);
        }

        return tasks;
    }

    private async Task<Job> TwinAsync(AddJob addition, CancellationToken cancellationToken)
    {
        var numbers = await transaction.RunAsync(JobStatements.FindTwin, [[addition.Job.Id, addition.Job.Owner, addition.Key]], cancellationToken);
        var row = await transaction.Context.Jobs.SingleAsync(j => j.Number == numbers[0], cancellationToken);
        Load(row);
        return _jobs[row.Id].Job;
    }

    private Job Track(Job inserted)
    {
        _jobs.Add(inserted.Id, TrackedJob.Inserted(inserted));
        return inserted;
    }

    private void Load(JobRow row)
    {
        // What is tracked already is newer than its row.
        if (!_jobs.ContainsKey(row.Id))
        {
            _jobs.Add(row.Id, TrackedJob.Loaded(_reader.Read(row)));
        }
    }
}
