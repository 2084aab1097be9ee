using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Experiments;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Autosubmit.Reading;
using Fairlead.Dialects.Autosubmit.Views;
using Fairlead.Gateway.Experiments;

namespace Fairlead.Dialects.Autosubmit.Commands;

/// <summary>A job that was set to another status.</summary>
/// <param name="Job">Its name.</param>
/// <param name="Before">What it was.</param>
/// <param name="IsCancelled">Whether it was under way.</param>
internal sealed record JobChange(string Job, AutosubmitStatus Before, bool IsCancelled);

/// <summary>What was set back for an experiment to be tried again, by the names of jobs.</summary>
internal sealed record RecoveredJobs(IReadOnlyList<string> Completed, IReadOnlyList<string> Reset, IReadOnlyList<string> Cancelled);

/// <summary>Sets jobs of experiments to other statuses, by what is said of them.</summary>
/// <param name="access">Finds experiments.</param>
/// <param name="tables">Knows their jobs.</param>
/// <param name="states">Sets them.</param>
internal sealed class JobSetting(ExperimentAccess access, JobTables tables, SetStates states)
{
    /// <summary>The status that somebody wants; refused where nobody can set it.</summary>
    public static Outcome<(AutosubmitStatus Status, NodeState State)> Read(string word)
    {
        var words = string.Join(", ", AutosubmitStates.Settable.Select(status => status.Word()));
        return AutosubmitStatuses.Read(word.Trim()) is not { } known ? Refusal.Invalid("status", $"'{word}' is no status, use one of {words}")
            : AutosubmitStates.ToSet(known) is { } state ? (known, state)
            : Refusal.Invalid("status", $"Status {known.Word()} can't be set, use one of {words}");
    }

    /// <summary>Sets those that are meant; those that are in that status already are left out of the answer.</summary>
    public async Task<Outcome<IReadOnlyList<JobChange>>> RunAsync(
        Caller caller, string expid, Func<JobShape, IReadOnlyList<NodeStanding>, Outcome<ImmutableArray<int>>> choose, NodeState state, CancellationToken cancellationToken)
    {
        if (!(await ShapeAsync(caller, expid, cancellationToken)).TryGet(out var shape, out var refusal))
        {
            return refusal;
        }

        var set = await states.RunAsync(caller.Principal, expid.ToLowerInvariant(), standings => choose(shape, standings), state, cancellationToken);
        return set.TryGet(out var changes, out refusal)
            ? Outcome<IReadOnlyList<JobChange>>.Of([.. changes.Select(change => new JobChange(shape.Jobs[change.Node].Name, AutosubmitStates.Of(change.Before), change.IsCancelled))])
            : ExperimentAccess.Said(refusal, caller, expid);
    }

    /// <summary>Sets back what has not ended well.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="expid">Which experiment.</param>
    /// <param name="filter">Which of its jobs; all where it is empty.</param>
    /// <param name="onlyActive">Only those that something is still to happen to.</param>
    /// <param name="isForced">Whether those under way are cancelled.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Outcome<RecoveredJobs>> RecoverAsync(Caller caller, string expid, JobFilter filter, bool onlyActive, bool isForced, CancellationToken cancellationToken)
    {
        if (!(await ShapeAsync(caller, expid, cancellationToken)).TryGet(out var shape, out var refusal))
        {
            return refusal;
        }

        var set = await states.RecoverAsync(
            caller.Principal,
            expid.ToLowerInvariant(),
            standings => Chosen(filter, shape, standings)
                .Select(chosen => onlyActive ? [.. chosen.Intersect(Active(standings))] : chosen),
            isForced,
            cancellationToken);
        return set.TryGet(out var recovered, out refusal)
            ? new RecoveredJobs(Names(shape, recovered.Succeeded), Names(shape, recovered.Reset), Names(shape, recovered.Cancelled))
            : ExperimentAccess.Said(refusal, caller, expid);
    }

    /// <summary>The names of jobs.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(Experiment experiment, ImmutableArray<int> jobs, CancellationToken cancellationToken) =>
        (await tables.ShapeAsync(experiment, cancellationToken)).TryGet(out var shape, out _) ? Names(shape, jobs) : [];

    private async Task<Outcome<JobShape>> ShapeAsync(Caller caller, string expid, CancellationToken cancellationToken) =>
        (await access.FindAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var refusal) ? await tables.ShapeAsync(experiment, cancellationToken) : refusal;

    private static Outcome<ImmutableArray<int>> Chosen(JobFilter filter, JobShape shape, IReadOnlyList<NodeStanding> standings) =>
        filter.IsEmpty ? Enumerable.Range(0, shape.Jobs.Count).ToImmutableArray() : filter.Choose(shape, standings);

    private static IEnumerable<int> Active(IReadOnlyList<NodeStanding> standings) => standings
        .Where(standing => standing.State is not (NodeState.Succeeded or NodeState.Failed or NodeState.Skipped or NodeState.Suspended or NodeState.Waiting))
        .Select(standing => standing.Node);

    private static string[] Names(JobShape shape, ImmutableArray<int> jobs) => [.. jobs.Select(job => shape.Jobs[job].Name)];
}
