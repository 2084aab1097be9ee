using System.Collections.Frozen;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Faults;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Notifications;
using Fairlead.Gateway.Runs.Output;
using Microsoft.Extensions.Logging;

namespace Fairlead.Gateway.Runs;

/// <summary>What all runs share that are gone through here.</summary>
/// <param name="store">Where runs are.</param>
/// <param name="requests">What people want of them.</param>
/// <param name="jobs">Where jobs are.</param>
/// <param name="submit">Takes jobs.</param>
/// <param name="remove">Removes runs.</param>
/// <param name="principals">Knows the owners of runs, who are not there themselves.</param>
/// <param name="dialects">Are asked about the runs that they compiled.</param>
/// <param name="notifications">Delivers what others are told of runs.</param>
/// <param name="outputs">Enters in the logs of runs what their jobs write.</param>
/// <param name="options">The limits.</param>
/// <param name="faults">Places where a crash is most harmful.</param>
/// <param name="clock">Says what time it is.</param>
/// <param name="logger">Hears of trouble.</param>
public sealed class RunContext(
    IRunStore store,
    IRunRequestStore requests,
    IJobStore jobs,
    SubmitJob submit,
    RemoveRun remove,
    IPrincipals principals,
    IEnumerable<IRunDialect> dialects,
    NotificationDriver notifications,
    RunOutputs outputs,
    RunOptions options,
    IFaultPoint faults,
    TimeProvider clock,
    ILogger<RunContext> logger)
{
    private readonly FrozenDictionary<string, IRunDialect> _dialects = dialects.ToFrozenDictionary(d => d.Name);

    internal IRunStore Store => store;

    internal IRunRequestStore Requests => requests;

    internal IJobStore Jobs => jobs;

    internal SubmitJob Submit => submit;

    internal RemoveRun Remove => remove;

    internal NotificationDriver Notifications => notifications;

    internal RunOutputs Outputs => outputs;

    internal RunOptions Options => options;

    internal IFaultPoint Faults => faults;

    internal TimeProvider Clock => clock;

    internal ILogger<RunContext> Logger => logger;

    internal DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The dialect of a run; refused where this gateway does not have it (any more).</summary>
    internal Outcome<IRunDialect> DialectOf(Run run) => _dialects.TryGetValue(run.Dialect, out var dialect)
        ? Outcome<IRunDialect>.Of(dialect)
        : Refusal.Unavailable($"This gateway does not speak '{run.Dialect}' at the moment.");

    /// <summary>The owner of a run as who they are now; refused where they may not do any more what they asked for.</summary>
    internal async Task<Outcome<Principal>> OwnerOfAsync(Run run, CancellationToken cancellationToken) =>
        run.Mandate.Act(await principals.FindAsync(run.Owner, cancellationToken));
}
