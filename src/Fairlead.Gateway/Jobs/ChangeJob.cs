using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Identity;

namespace Fairlead.Gateway.Jobs;

/// <summary>What a caller may want of a job that exists. Each wish is refused where the job's state does not allow it.</summary>
/// <param name="store">Where jobs are.</param>
/// <param name="access">Says who may wish what.</param>
/// <param name="clock">Says when the wish was made.</param>
public sealed class ChangeJob(IJobStore store, JobAccess access, TimeProvider clock)
{
    /// <summary>The client has brought its input: the job may run.</summary>
    public Task<Outcome<Job>> StartAsync(Principal principal, JobId id, CancellationToken cancellationToken) =>
        ApplyAsync(principal, id, AccessLevel.Write, new Signal.Start(clock.GetUtcNow(), principal.User), cancellationToken);

    /// <summary>The job is to end. It has ended only when its site has confirmed it.</summary>
    public Task<Outcome<Job>> CancelAsync(Principal principal, JobId id, CancellationToken cancellationToken) =>
        ApplyAsync(principal, id, AccessLevel.Write, new Signal.Cancel(clock.GetUtcNow(), principal.User), cancellationToken);

    /// <summary>The job, which has ended, is to run again in the same directory.</summary>
    public Task<Outcome<Job>> RestartAsync(Principal principal, JobId id, CancellationToken cancellationToken) =>
        ApplyAsync(principal, id, AccessLevel.Write, new Signal.Restart(clock.GetUtcNow(), principal.User), cancellationToken);

    /// <summary>The job and all it left on its site are to go; it is cancelled first where it has not ended.</summary>
    public Task<Outcome<Job>> DiscardAsync(Principal principal, JobId id, CancellationToken cancellationToken) =>
        ApplyAsync(principal, id, AccessLevel.Own, new Signal.Discard(clock.GetUtcNow(), principal.User), cancellationToken);

    /// <summary>The job is not to be among the current ones of its owner any more once it has ended.</summary>
    public Task<Outcome<Job>> PutAwayAsync(Principal principal, JobId id, CancellationToken cancellationToken) =>
        ApplyAsync(principal, id, AccessLevel.Write, new Signal.PutAway(clock.GetUtcNow(), principal.User), cancellationToken);

    /// <summary>The job gets these tags instead of those it has.</summary>
    public async Task<Outcome<Job>> SetTagsAsync(Principal principal, JobId id, ImmutableArray<string> tags, CancellationToken cancellationToken) =>
        DescriptionRules.CheckTags(tags) is { } refusal
            ? refusal
            : await ApplyAsync(principal, id, AccessLevel.Modify, new Signal.SetTags(clock.GetUtcNow(), principal.User, tags), cancellationToken);

    /// <summary>The job is removed by itself at that time.</summary>
    public async Task<Outcome<Job>> SetExpiryAsync(Principal principal, JobId id, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        expiresAt <= clock.GetUtcNow()
            ? Refusal.Invalid("expiresAt", "The time is not in the future.")
            : await ApplyAsync(principal, id, AccessLevel.Modify, new Signal.SetExpiry(clock.GetUtcNow(), principal.User, expiresAt), cancellationToken);

    /// <summary>Others may do this with the job from now on, and nothing else. Only its owner says so, and administrators.</summary>
    public async Task<Outcome<Job>> ShareAsync(Principal principal, JobId id, ImmutableArray<Grant> grants, CancellationToken cancellationToken) =>
        AccessRules.Check(grants) is { } refusal
            ? refusal
            : await ApplyAsync(principal, id, AccessLevel.Own, new Signal.Share(clock.GetUtcNow(), principal.User, grants), cancellationToken);

    private async Task<Outcome<Job>> ApplyAsync(Principal principal, JobId id, AccessLevel needed, Signal signal, CancellationToken cancellationToken)
    {
        var allowed = await access.FindAsync(principal, id, needed, cancellationToken);
        return allowed.TryGet(out _, out var refusal) ? await store.ApplyAsync(id, signal, cancellationToken) : refusal;
    }
}
