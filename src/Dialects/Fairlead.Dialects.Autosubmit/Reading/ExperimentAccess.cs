using Fairlead.Core;
using Fairlead.Core.Experiments;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Experiments;

namespace Fairlead.Dialects.Autosubmit.Reading;

/// <summary>Finds experiments, and says in the words of this API why not.</summary>
/// <param name="find">Says who may know what.</param>
internal sealed class ExperimentAccess(FindExperiment find)
{
    // Where nobody has to show who they are, they read as somebody who owns nothing.
    private static readonly Principal Guest = Principal.Anonymous with { Roles = [Role.User], Method = AuthenticationMethod.Password };

    /// <summary>The experiment, where the caller may read it.</summary>
    public Task<Outcome<Experiment>> FindAsync(Caller caller, string expid, CancellationToken cancellationToken) => FindAsync(caller, expid, AccessLevel.Read, cancellationToken);

    /// <summary>The experiment, where the caller may change it: its files can hold what others should not read.</summary>
    public Task<Outcome<Experiment>> FindToChangeAsync(Caller caller, string expid, CancellationToken cancellationToken) => FindAsync(caller, expid, AccessLevel.Write, cancellationToken);

    private async Task<Outcome<Experiment>> FindAsync(Caller caller, string expid, AccessLevel needed, CancellationToken cancellationToken)
    {
        var outcome = await find.RunAsync(ReaderOf(caller), expid.ToLowerInvariant(), needed, cancellationToken);
        return outcome.TryGet(out _, out var refusal) ? outcome : Said(refusal, caller, expid);
    }

    /// <summary>A page of those that the caller may read.</summary>
    public Task<ExperimentPage> ListAsync(Caller caller, ExperimentQuery query, CancellationToken cancellationToken) =>
        find.ListAsync(ReaderOf(caller), query, cancellationToken);

    /// <summary>Why an experiment cannot be changed, in the words of this API.</summary>
    public static Refusal Said(Refusal refusal, Caller caller, string expid) => refusal switch
    {
        { Kind: RefusalKind.NotFound, Field: null } => refusal with { Message = $"Experiment {expid} not found" },
        { Kind: RefusalKind.Forbidden } => refusal with { Message = $"User {caller.Principal.User} is not allowed to modify experiment {expid}" },
        _ => refusal,
    };

    private static Principal ReaderOf(Caller caller) => caller.Principal.IsAnonymous ? Guest : caller.Principal;
}
