using System.Globalization;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Shell;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Local;

/// <content>What the queue and the files say.</content>
public sealed partial class LocalSite
{
    private static readonly TimeSpan CancelPatience = TimeSpan.FromMilliseconds(500);
    private static readonly string Node = Environment.MachineName;

    private static Sighting Sight(LocalAttempt attempt) => new()
    {
        Marker = attempt.Asked.Marker,
        ArrayIndex = attempt.Asked.ArrayIndex,
        BatchId = attempt.Asked.BatchId,
        State = attempt.IsRunning ? BatchState.Active : BatchState.Pending,
        NativeState = !attempt.IsRunning ? "WAITING" : attempt.Ending is null ? "RUNNING" : "ENDING",
        Reason = attempt.IsRunning ? attempt.Ending?.ToString() : "Resources",
        Node = attempt.IsRunning ? Node : null,
    };

    private Sighting? Find(Job job)
    {
        if (job.CurrentAttempt is not { } current)
        {
            return null;
        }

        if (_queue.Find((current.Marker, current.ArrayIndex)) is { } attempt)
        {
            return Sight(attempt);
        }

        var control = ControlDirectory.Of(Profile.WorkspaceOf(job.Account), current);
        return _endings.Of(control) is not { } end ? null : new Sighting
        {
            Marker = current.Marker,
            ArrayIndex = current.ArrayIndex,
            BatchId = NumberOf(control) ?? current.BatchId ?? new BatchId("ended"),
            State = BatchState.Ended,
            NativeState = "ENDED",
            Cause = end.Cause,
        };
    }

    // What a script calls its batch id is the number in the queue with the launch behind it.
    private static BatchId? NumberOf(ControlDirectory control) => ControlReader.Claim(control)?.Split('.') is [var number, ..] ? new BatchId(number) : null;

    private AttemptEnd? Collect(Job job)
    {
        if (job.CurrentAttempt is not { } current || _queue.Find((current.Marker, current.ArrayIndex)) is not null)
        {
            return null;
        }

        // The queue is ours alone: what was in it and is in none of its files went with the host.
        return _endings.Of(ControlDirectory.Of(Profile.WorkspaceOf(job.Account), current)) ?? new AttemptEnd
        {
            At = _clock.GetUtcNow(),
            Cause = EndCause.NodeFailure,
            Evidence = "local queue: not there",
            Reason = "The queue of the site no longer has the job, and it left no result.",
        };
    }

    private Dictionary<string, string> Details(LocalAttempt attempt)
    {
        var (freeCpus, freeMemory) = _queue.Free;
        var details = new Dictionary<string, string>
        {
            ["number"] = attempt.Asked.BatchId.Value,
            ["state"] = Sight(attempt).NativeState,
            ["account"] = attempt.Asked.Account,
            ["cpus"] = attempt.Asked.Cpus.ToString(CultureInfo.InvariantCulture),
            ["memory"] = attempt.Asked.Memory.ToString(CultureInfo.InvariantCulture),
            ["timeLimit"] = attempt.Asked.TimeLimit?.ToString() ?? "none",
            ["script"] = $"{attempt.Asked.Control.Shared}/{ControlDirectory.Script}",
            ["freeCpus"] = string.Create(CultureInfo.InvariantCulture, $"{freeCpus} of {_options.Cpus}"),
            ["freeMemory"] = string.Create(CultureInfo.InvariantCulture, $"{freeMemory} of {_options.Memory}"),
        };
        if (attempt.IsRunning)
        {
            details["process"] = details["session"] = attempt.Process.ToString(CultureInfo.InvariantCulture);
            details["started"] = attempt.StartedAt.ToString("O", CultureInfo.InvariantCulture);
            details["command"] = string.Join(' ', ProcessTable.WordsOf(attempt.Process));
        }

        return details;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SiteCheck>> CheckAsync(CancellationToken cancellationToken)
    {
        var checks = new List<SiteCheck> { new("queue directory", await Task.Run(TrySpool, cancellationToken)) };
        if (Profile.Accounts.Default is not { } account)
        {
            return checks;
        }

        var problem = Launcher.Problem(account, GroupChoice.None);
        checks.Add(new SiteCheck($"account {account}", problem));
        if (problem is null)
        {
            checks.Add(new SiteCheck($"workspace {Profile.WorkspaceOf(account)}", await TryWorkspaceAsync(account, cancellationToken)));
        }

        return checks;
    }

    private string? TrySpool()
    {
        try
        {
            Ready();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{e.Message} It is {_options.Spool} and has to be the gateway's own.";
        }
    }

    private async Task<string?> TryWorkspaceAsync(string account, CancellationToken cancellationToken)
    {
        var workspace = Profile.WorkspaceOf(account).TrimEnd('/');
        try
        {
            return await _placement.PlaceAsync(account, GroupChoice.None, workspace, [], cancellationToken) is { } problem
                ? $"{problem} It must be a directory that {account} can write, or that can be made."
                : null;
        }
        catch (ShellUnavailableException e)
        {
            return e.Message;
        }
    }
}
