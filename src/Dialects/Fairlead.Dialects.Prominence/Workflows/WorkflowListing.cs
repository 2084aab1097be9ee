using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Prominence.Jobs;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Dialects.Prominence.Workflows.Running;
using Fairlead.Gateway.Runs;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Prominence.Workflows;

/// <summary>Lists workflows as the query of a request wants them.</summary>
/// <param name="runs">Finds them.</param>
/// <param name="find">Knows their documents.</param>
internal sealed class WorkflowListing(NumberedRuns runs, FindRun find)
{
    private const int PageLength = 1_000;

    /// <summary>The list, or what is wrong with the query.</summary>
    public async Task<Outcome<JsonArray>> AnswerAsync(IQueryCollection query, Principal principal, CancellationToken cancellationToken)
    {
        var isDetailed = query.ContainsKey("detail");
        if (!JobListing.ReadConstraints(query["constraint"]).TryGet(out var tags, out var refusal) || !JobListing.ReadSelection(query).TryGet(out var asked, out refusal))
        {
            return refusal;
        }

        string? name = query["name"];
        string? status = query["status"] == "idle" ? ProminenceStates.Pending : query["status"];
        if (query.ContainsKey("id"))
        {
            return JobListing.ReadNumbers(query["id"]).TryGet(out var ids, out refusal)
                ? await ViewAsync([.. (await FindAsync(principal, ids, cancellationToken)).Where(r => (name is null || r.Name == name) && tags.All(t => r.Tags.Contains(t)))], isDetailed, cancellationToken)
                : refusal;
        }

        var found = new List<Run>();
        for (var offset = 0; found.Count < asked.Most; offset += PageLength)
        {
            var page = await runs.ListAsync(
                principal,
                new RunSelection(ProminenceRuns.DialectName, asked.Selection.Current) { Name = name, Tags = [.. tags], Offset = offset, Limit = PageLength },
                cancellationToken);
            found.AddRange(page.Where(r => status is null || ProminenceStates.Of(r.Header) == status).Take(asked.Most - found.Count));
            if (page.Count < PageLength)
            {
                break;
            }
        }

        return await ViewAsync(found, isDetailed, cancellationToken);
    }

    /// <summary>The workflow of that number with everything; an empty list where there is none that the principal may see.</summary>
    public async Task<JsonArray> DescribeAsync(Principal principal, long id, CancellationToken cancellationToken) =>
        await ViewAsync(await FindAsync(principal, [id], cancellationToken), isDetailed: true, cancellationToken);

    private Task<IReadOnlyList<Run>> FindAsync(Principal principal, IReadOnlyList<long> ids, CancellationToken cancellationToken) =>
        runs.FindAsync(principal, ProminenceRuns.DialectName, ids, cancellationToken);

    private async Task<JsonArray> ViewAsync(IReadOnlyList<Run> found, bool isDetailed, CancellationToken cancellationToken)
    {
        var list = new JsonArray();
        foreach (var run in found)
        {
            var source = isDetailed ? await find.SourceAsync(run, cancellationToken) : null;
            list.Add((JsonNode)WorkflowView.Of(run, source is not null && ProminenceJson.ReadObject(source).TryGet(out var document, out _) ? document : null));
        }

        return list;
    }
}
