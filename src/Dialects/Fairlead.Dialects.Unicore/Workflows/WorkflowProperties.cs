using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Unicore.Json;
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

        var reply = new JsonObject();
        foreach (var key in new JsonFields(document).Names)
        {
            // A flaw of one key is not one of the next.
            var fields = new JsonFields(document);
            reply[key] = key switch
            {
                "tags" => await SetTagsAsync(fields, caller, run, change, cancellationToken),
                "terminationTime" => Properties.TerminationTime(fields, clock.GetUtcNow()).TryGet(out var at, out var wrong)
                    ? Word(await change.SetExpiryAsync(caller.Principal, run.Id, at, cancellationToken))
                    : Properties.Refused(wrong.Message),
                "acl" => AccessList.Read(fields, key, names).TryGet(out var grants, out var wrong)
                    ? Word(await change.ShareAsync(caller.Principal, run.Id, grants, cancellationToken))
                    : Properties.Refused(wrong.Message),
                _ => Properties.Unknown,
            };
        }

        return new UnicoreJson(reply);
    }

    private static async Task<string> SetTagsAsync(JsonFields fields, Caller caller, Run run, ChangeRun change, CancellationToken cancellationToken)
    {
        var tags = fields["tags"] is JsonArray ? fields.Texts("tags") : Words.Of(fields.Text("tags"));
        return fields.Flaw is { } flaw
            ? Properties.Refused(flaw.Message)
            : Word(await change.SetTagsAsync(caller.Principal, run.Id, [.. tags.Distinct()], cancellationToken));
    }

    private static string Word(Outcome<Run> outcome) => outcome.TryGet(out _, out var refusal) ? Properties.Set : Properties.Refused(refusal.Message);
}
