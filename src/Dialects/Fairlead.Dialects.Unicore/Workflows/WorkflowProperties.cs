using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Runs;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore.Workflows;

/// <summary>Changes the properties of a workflow: its tags, when it is removed, and with whom it is shared. One key that cannot be set does not keep the others from being set.</summary>
internal static class WorkflowProperties
{
    public static async Task<IResult> Change(
        string id, HttpRequest request, Caller caller, UnicoreOptions options, FindRun find, ChangeRun change, INames names, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (!(await WorkflowEndpoints.FindAsync(id, caller, find, AccessLevel.Modify, cancellationToken)).TryGet(out var run, out var refusal)
            || !(await RequestDocument.ReadAsync(request, options, cancellationToken)).TryGet(out var document, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        if (document["acl"] is not null && !(await find.RunAsync(caller.Principal, run.Id, AccessLevel.Own, cancellationToken)).TryGet(out _, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        return await Properties.ChangeAsync(
            document,
            clock.GetUtcNow(),
            async tags => Trouble(await change.SetTagsAsync(caller.Principal, run.Id, tags, cancellationToken)),
            async at => Trouble(await change.SetExpiryAsync(caller.Principal, run.Id, at, cancellationToken)),
            (names, async grants => Trouble(await change.ShareAsync(caller.Principal, run.Id, grants, cancellationToken))));
    }

    private static Refusal? Trouble(Outcome<Run> outcome) => outcome.TryGet(out _, out var refusal) ? null : refusal;
}
