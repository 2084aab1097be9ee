using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Jobs;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore.Jobs;

/// <summary>Changes the properties of a job: its tags, when it is removed, and with whom it is shared. One key that cannot be set does not keep the others from being set.</summary>
internal static class JobProperties
{
    public static async Task<IResult> Change(
        string id, HttpRequest request, Caller caller, UnicoreOptions options, FindJob find, ChangeJob change, INames names, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (!(await JobEndpoints.WithId(id, j => find.RunAsync(caller.Principal, j, AccessLevel.Modify, cancellationToken))).TryGet(out var job, out var refusal)
            || !(await RequestDocument.ReadAsync(request, options, cancellationToken)).TryGet(out var document, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        if (document["acl"] is not null && !(await find.RunAsync(caller.Principal, job.Id, AccessLevel.Own, cancellationToken)).TryGet(out _, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        return await Properties.ChangeAsync(
            document,
            clock.GetUtcNow(),
            async tags => Trouble(await change.SetTagsAsync(caller.Principal, job.Id, tags, cancellationToken)),
            async at => Trouble(await change.SetExpiryAsync(caller.Principal, job.Id, at, cancellationToken)),
            (names, async grants => Trouble(await change.ShareAsync(caller.Principal, job.Id, grants, cancellationToken))));
    }

    private static Refusal? Trouble(Outcome<Job> outcome) => outcome.TryGet(out _, out var refusal) ? null : refusal;
}
