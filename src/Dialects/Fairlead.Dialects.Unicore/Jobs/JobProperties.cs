using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Unicore.Json;
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

        var fields = new JsonFields(document);
        if (fields["acl"] is not null && !(await find.RunAsync(caller.Principal, job.Id, AccessLevel.Own, cancellationToken)).TryGet(out _, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var reply = new JsonObject();
        foreach (var key in fields.Names)
        {
            // A flaw of one key is not one of the next.
            fields = new JsonFields(document);
            reply[key] = key switch
            {
                "tags" => await SetTagsAsync(fields, caller, job, change, cancellationToken),
                "terminationTime" => await SetExpiryAsync(fields, caller, job, change, clock, cancellationToken),
                "acl" => await SetGrantsAsync(fields, caller, job, change, names, cancellationToken),
                _ => Properties.Unknown,
            };
        }

        return new UnicoreJson(reply);
    }

    private static async Task<string> SetTagsAsync(JsonFields fields, Caller caller, Job job, ChangeJob change, CancellationToken cancellationToken)
    {
        var tags = fields["tags"] is JsonArray ? fields.Texts("tags") : Words.Of(fields.Text("tags"));
        return fields.Flaw is { } flaw
            ? Properties.Refused(flaw.Message)
            : Word(await change.SetTagsAsync(caller.Principal, job.Id, [.. tags.Distinct()], cancellationToken));
    }

    private static async Task<string> SetGrantsAsync(
        JsonFields fields, Caller caller, Job job, ChangeJob change, INames names, CancellationToken cancellationToken) =>
        AccessList.Read(fields, "acl", names).TryGet(out var grants, out var refusal)
            ? Word(await change.ShareAsync(caller.Principal, job.Id, grants, cancellationToken))
            : Properties.Refused(refusal.Message);

    private static async Task<string> SetExpiryAsync(
        JsonFields fields, Caller caller, Job job, ChangeJob change, TimeProvider clock, CancellationToken cancellationToken) =>
        Properties.TerminationTime(fields, clock.GetUtcNow()).TryGet(out var at, out var refusal)
            ? Word(await change.SetExpiryAsync(caller.Principal, job.Id, at, cancellationToken))
            : Properties.Refused(refusal.Message);

    private static string Word(Outcome<Job> outcome) => outcome.TryGet(out _, out var refusal) ? Properties.Set : Properties.Refused(refusal.Message);
}
