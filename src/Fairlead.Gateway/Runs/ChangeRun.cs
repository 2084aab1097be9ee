using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Jobs;

namespace Fairlead.Gateway.Runs;

/// <summary>What a caller may want of a run that exists. What they are told has been stored.</summary>
/// <param name="store">Where runs are.</param>
/// <param name="find">Says who may wish what.</param>
/// <param name="requests">Hands wishes to whoever goes through the run.</param>
/// <param name="driver">Goes through the runs of this process.</param>
/// <param name="clock">Says when the wish was made.</param>
public sealed class ChangeRun(IRunStore store, FindRun find, RunRequests requests, RunDriver driver, TimeProvider clock)
{
    /// <summary>Lets all nodes go on that wait, with new values of variables; <see cref="RefusalKind.Conflict"/> where none waits.</summary>
    public async Task<Outcome<Run>> ContinueAsync(Principal principal, RunId id, ImmutableDictionary<string, string> values, CancellationToken cancellationToken)
    {
        if (!(await find.RunAsync(principal, id, AccessLevel.Write, cancellationToken)).TryGet(out var run, out var refusal))
        {
            return refusal;
        }

        return run.Header.Phase is RunPhase.Running
            ? await requests.AskAsync(run, new RunEvent.Continued(clock.GetUtcNow(), values, principal.User), cancellationToken)
            : Refusal.Conflict("The workflow does not wait for anybody: it has ended.");
    }

    /// <summary>Stops the run for good; what has ended stays as it is.</summary>
    public async Task<Outcome<Run>> AbortAsync(Principal principal, RunId id, CancellationToken cancellationToken)
    {
        if (!(await find.RunAsync(principal, id, AccessLevel.Write, cancellationToken)).TryGet(out var run, out var refusal))
        {
            return refusal;
        }

        return run.Header.Phase is RunPhase.Running
            ? await requests.AskAsync(run, new RunEvent.Aborted(clock.GetUtcNow(), principal.User), cancellationToken)
            : run;
    }

    /// <summary>
    /// Does again what failed or was stopped in a run that has ended; what ended well is not done again, and jobs go on from what they keep for that.
    /// <see cref="RefusalKind.Conflict"/> where it is active, has ended well, or jobs of it are still being cancelled.
    /// </summary>
    public async Task<Outcome<Run>> RestartAsync(Principal principal, RunId id, CancellationToken cancellationToken)
    {
        if (!(await find.RunAsync(principal, id, AccessLevel.Write, cancellationToken)).TryGet(out var run, out var refusal))
        {
            return refusal;
        }

        return run.Header.Phase is RunPhase.Failed or RunPhase.Aborted
            ? await requests.AskAsync(run, new RunEvent.Restarted(clock.GetUtcNow(), principal.User), cancellationToken)
            : Refusal.Conflict(run.Header.Phase is RunPhase.Running ? "The workflow is still active." : "There is nothing to do again: the workflow has ended well.");
    }

    /// <summary>The run is to go, with its jobs; it is aborted first where it has not ended.</summary>
    public async Task<Outcome<Run>> DiscardAsync(Principal principal, RunId id, CancellationToken cancellationToken)
    {
        var outcome = await SetAsync(principal, id, AccessLevel.Own, run => run with { IsDiscarded = true }, "Discarded.", cancellationToken);
        if (outcome.TryGet(out var run, out _))
        {
            driver.Wake(run);
        }

        return outcome;
    }

    /// <summary>The run gets these tags instead of those it has.</summary>
    public async Task<Outcome<Run>> SetTagsAsync(Principal principal, RunId id, ImmutableArray<string> tags, CancellationToken cancellationToken) =>
        DescriptionRules.CheckTags(tags) is { } refusal
            ? refusal
            : await SetAsync(principal, id, AccessLevel.Modify, run => run with { Tags = tags }, "Has other tags.", cancellationToken);

    /// <summary>The run is removed by itself at that time.</summary>
    public async Task<Outcome<Run>> SetExpiryAsync(Principal principal, RunId id, DateTimeOffset at, CancellationToken cancellationToken) => at <= clock.GetUtcNow()
        ? Refusal.Invalid("expiresAt", "The time is not in the future.")
        : await SetAsync(principal, id, AccessLevel.Modify, run => run with { ExpiresAt = at }, $"Is kept until {at:u}.", cancellationToken);

    /// <summary>The run leaves the current ones of its owner: at once where it has ended, else with its end. Refused where it has left them.</summary>
    public async Task<Outcome<Run>> PutAwayAsync(Principal principal, RunId id, CancellationToken cancellationToken)
    {
        if (!(await find.RunAsync(principal, id, AccessLevel.Modify, cancellationToken)).TryGet(out var run, out var refusal))
        {
            return refusal;
        }

        return run.IsCurrent
            ? await SetAsync(principal, id, AccessLevel.Modify, r => r with { StaysCurrent = false }, "Put away.", cancellationToken)
            : Refusal.Conflict("The workflow is no longer among the current ones.");
    }

    /// <summary>Others may do this with the run from now on, and nothing else. Only its owner says so, and administrators.</summary>
    public async Task<Outcome<Run>> ShareAsync(Principal principal, RunId id, ImmutableArray<Grant> grants, CancellationToken cancellationToken) =>
        AccessRules.Check(grants) is { } refusal
            ? refusal
            : await SetAsync(principal, id, AccessLevel.Own, run => run with { Grants = grants }, "Is shared in another way.", cancellationToken);

    private async Task<Outcome<Run>> SetAsync(
        Principal principal, RunId id, AccessLevel needed, Func<Run, Run> change, string message, CancellationToken cancellationToken)
    {
        if (!(await find.RunAsync(principal, id, needed, cancellationToken)).TryGet(out var run, out var refusal))
        {
            return refusal;
        }

        var changed = change(run);
        var entry = new JournalEntry(Job: null, clock.GetUtcNow(), JournalLevel.Info, message, principal.User, id);
        return await store.SetPropertiesAsync(changed, entry, cancellationToken) ? changed : Refusal.NotFound("such workflow");
    }
}
