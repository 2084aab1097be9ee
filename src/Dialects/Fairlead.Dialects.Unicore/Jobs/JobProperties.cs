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
        var wanted = await Properties.WantedAsync(request, options, level => JobEndpoints.WithId(id, j => find.RunAsync(caller.Principal, j, level, cancellationToken)), cancellationToken);
        if (!wanted.TryGet(out var found, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var (job, document) = found;
        return await Properties.ChangeAsync(
            document,
            clock.GetUtcNow(),
            async tags => Properties.Trouble(await change.SetTagsAsync(caller.Principal, job.Id, tags, cancellationToken)),
            async at => Properties.Trouble(await change.SetExpiryAsync(caller.Principal, job.Id, at, cancellationToken)),
            names,
            async grants => Properties.Trouble(await change.ShareAsync(caller.Principal, job.Id, grants, cancellationToken)));
    }
}
