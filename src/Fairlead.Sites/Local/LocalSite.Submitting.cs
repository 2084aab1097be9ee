using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Shell;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Local;

/// <content>Taking jobs into the queue.</content>
public sealed partial class LocalSite
{
    private async Task SubmitAsync((string Account, GroupChoice Groups) who, IReadOnlyList<(Job Job, int Index)> jobs, SubmitResult[] results, CancellationToken cancellationToken)
    {
        var workspace = Profile.WorkspaceOf(who.Account).TrimEnd('/');
        var problem = Launcher.Problem(who.Account, who.Groups);
        var fresh = new List<(QueuedAttempt Asked, PlacedJob Files, int Index)>();
        var placed = new HashSet<Marker>();
        foreach (var (job, index) in jobs)
        {
            if (problem is not null)
            {
                results[index] = new SubmitResult.Refused(problem);
            }
            else if (KeyOf(job) is { } key && _queue.Find(key) is { } known)
            {
                // Asked for a second time: it is in the queue once.
                results[index] = new SubmitResult.Accepted(known.Asked.BatchId);
            }
            else if (job.CurrentAttempt is { } attempt && NumberOf(ControlDirectory.Of(workspace, attempt)) is { } number)
            {
                // It has even run: its script would not run it again.
                results[index] = new SubmitResult.Accepted(number);
            }
            else if (Prepare(job, workspace, placed).TryGet(out var prepared, out var refusal))
            {
                fresh.Add((prepared.Asked, prepared.Files, index));
            }
            else
            {
                results[index] = new SubmitResult.Refused(refusal.Message);
            }
        }

        var failure = fresh.Count == 0 ? null : await PlaceAsync(who, workspace, [.. fresh.Select(f => f.Files)], cancellationToken);
        foreach (var (asked, _, index) in fresh)
        {
            results[index] = failure ?? Enqueue(asked);
        }
    }

    private Outcome<(QueuedAttempt Asked, PlacedJob Files)> Prepare(Job job, string workspace, HashSet<Marker> placed)
    {
        if (job.CurrentAttempt is not { } attempt)
        {
            return Refusal.Conflict("The job has no attempt to run.");
        }

        if (!LocalResources.Of(job.Description.Resources, _options).TryGet(out var resources, out var refusal))
        {
            return refusal;
        }

        try
        {
            // The tasks of an array have the same files.
            var files = placed.Add(attempt.Marker) ? _scripts.Render(job, workspace) : [];
            var isAside = job.Placement is StepPlacement.LoginNode;
            var asked = new QueuedAttempt
            {
                Number = _spool.NextNumber(),
                MarkerJob = attempt.Marker.Job.Value,
                MarkerAttempt = attempt.Marker.Attempt,
                ArrayIndex = attempt.ArrayIndex,
                Index = job.IndexInDirectory,
                Account = job.Account,
                Group = job.Preferences.Groups.Primary,
                SupplementaryGroups = job.Preferences.Groups.Supplementary,
                Workspace = workspace,
                IsAside = isAside,
                Priority = job.Description.Priority,
                Cpus = isAside ? 0 : resources.Cpus,
                Memory = isAside ? 0 : resources.Memory,
                TimeLimit = job.Description.Resources.Runtime ?? _options.TimeLimit,
                ArrayLimit = attempt.ArrayIndex is null ? null : job.Description.Array?.Limit,
            };
            return (asked, new PlacedJob(job.Directory, asked.Control, files));
        }
        catch (ArgumentException e)
        {
            return Refusal.Invalid("steps", e.Message);
        }
    }

    /// <returns>Null, or what that means for each of them.</returns>
    private async Task<SubmitResult?> PlaceAsync((string Account, GroupChoice Groups) who, string workspace, IReadOnlyList<PlacedJob> jobs, CancellationToken cancellationToken)
    {
        try
        {
            if (await _placement.PlaceAsync(who.Account, who.Groups, workspace, jobs, cancellationToken) is not { } problem)
            {
                return null;
            }

            _logger.PlacingFailed(jobs.Count, who.Account, Profile.Name, problem);
            return new SubmitResult.Refused($"The files of the job cannot be written: {problem}");
        }
        catch (ShellUnavailableException e)
        {
            // Nothing is in the queue yet, and files without it start nothing.
            return new SubmitResult.NotSent(e.Message);
        }
    }

    private SubmitResult Enqueue(QueuedAttempt asked)
    {
        try
        {
            _faults.Reach("local.before-enqueue");
            _spool.Add(asked);
            _faults.Reach("local.after-enqueue");
        }
        catch (IOException e)
        {
            return new SubmitResult.NotSent($"The queue cannot be written: {e.Message}");
        }

        _queue.Add(new LocalAttempt(asked));
        return new SubmitResult.Accepted(asked.BatchId);
    }
}
