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
        var wanted = await Properties.WantedAsync(request, options, level => WorkflowEndpoints.FindAsync(id, caller, find, level, cancellationToken), cancellationToken);
        if (!wanted.TryGet(out var found, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var (run, document) = found;
        return await Properties.ChangeAsync(
            document,
            clock.GetUtcNow(),
            async tags => Properties.Trouble(await change.SetTagsAsync(caller.Principal, run.Id, tags, cancellationToken)),
            async at => Properties.Trouble(await change.SetExpiryAsync(caller.Principal, run.Id, at, cancellationToken)),
            names,
            async grants => Properties.Trouble(await change.ShareAsync(caller.Principal, run.Id, grants, cancellationToken)));
    }
}
