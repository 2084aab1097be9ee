using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Prominence.Workflows.Running;
using Fairlead.Gateway.Commands;
using Fairlead.Gateway.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fairlead.Dialects.Prominence.Jobs;

/// <summary>Lists jobs as the query of a request wants them.</summary>
/// <param name="jobs">Finds them.</param>
/// <param name="parts">Knows which of them belong to workflows.</param>
/// <param name="workflows">Finds the jobs of a workflow.</param>
/// <param name="commands">Knows what was run beside them.</param>
internal sealed class JobListing(NumberedJobs jobs, WorkflowParts parts, WorkflowJobs workflows, IJobCommandStore commands)
{
    private const int MostNumbers = 1000;
    private const int MostListed = 100_000;
    private const int PageLength = 1000;

    /// <summary>The list, or what is wrong with the query.</summary>
    public async Task<Outcome<JsonArray>> AnswerAsync(IQueryCollection query, Principal principal, ProminenceLinks links, CancellationToken cancellationToken)
    {
        var isDetailed = query.ContainsKey("detail");
        if (!ReadConstraints(query["constraint"]).TryGet(out var tags, out var refusal) || !ReadSelection(query).TryGet(out var asked, out refusal))
        {
            return refusal;
        }

        string? name = query["name"];
        if (query["workflow"] == "true")
        {
            return ReadNumbers(query["id"]).TryGet(out var numbers, out refusal)
                ? await ViewAsync(principal, [.. await OfWorkflowAsync(principal, numbers[0], asked.Selection, name, tags, cancellationToken)], isDetailed, links, cancellationToken)
                : refusal;
        }

        if (query.ContainsKey("id"))
        {
            return ReadNumbers(query["id"]).TryGet(out var ids, out refusal)
                ? await ViewAsync(principal, [.. (await jobs.FindAsync(principal, ids, cancellationToken)).Where(j => Fits(j, name, tags))], isDetailed, links, cancellationToken)
                : refusal;
        }

        var selection = asked.Selection with { Tags = tags };
        return await ViewAsync(principal, await FindAsync(principal, selection, name, asked.Most, cancellationToken), isDetailed, links, cancellationToken);
    }

    /// <summary>Those of the numbers that are jobs which the principal may see.</summary>
    public async Task<JsonArray> DescribeAsync(
        Principal principal, IReadOnlyList<long> ids, bool isDetailed, ProminenceLinks links, CancellationToken cancellationToken) =>
        await ViewAsync(principal, await jobs.FindAsync(principal, ids, cancellationToken), isDetailed, links, cancellationToken);

    /// <summary>Numbers with commas between them.</summary>
    public static Outcome<IReadOnlyList<long>> ReadNumbers(StringValues text)
    {
        var numbers = new List<long>();
        foreach (var part in text.ToString().Split(','))
        {
            if (!long.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || numbers.Count >= MostNumbers)
            {
                return Refusal.Invalid("id", $"id must be at most {MostNumbers} integers with commas between them");
            }

            numbers.Add(number);
        }

        return numbers;
    }

    private async Task<JsonArray> ViewAsync(Principal principal, IReadOnlyList<Job> found, bool isDetailed, ProminenceLinks links, CancellationToken cancellationToken)
    {
        var sources = await jobs.SourcesAsync(found, cancellationToken);
        var workflowParts = await parts.OfAsync(found, cancellationToken);
        var run = isDetailed ? await commands.ListAsync([.. found.Where(j => j.MainAttempt?.StartedAt is not null).Select(j => j.Id)], cancellationToken) : [];
        var commandsOf = run.ToLookup(c => c.Job);
        return
        [
            .. found.Select(job => new JobView(job, sources.GetValueOrDefault(job.Id), workflowParts.GetValueOrDefault(job.Id), principal, links) { Commands = [.. commandsOf[job.Id]] }.Of(isDetailed)),
        ];
    }

    private async Task<IEnumerable<Job>> OfWorkflowAsync(
        Principal principal, long number, JobSelection selection, string? name, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        var found = (await workflows.ListAsync(principal, number, cancellationToken)).Where(j => Fits(j, name, tags));
        return found.Where(j => (selection.Current is null || j.IsCurrent == selection.Current) && (selection.States.Count == 0 || selection.States.Contains(j.State)));
    }

    private async Task<IReadOnlyList<Job>> FindAsync(Principal principal, JobSelection selection, string? name, int most, CancellationToken cancellationToken)
    {
        var found = new List<Job>();
        for (var offset = 0; found.Count < most; offset += PageLength)
        {
            var page = await jobs.ListAsync(principal, selection with { Offset = offset, Limit = PageLength }, cancellationToken);
            found.AddRange(page.Where(j => Fits(j, name, [])).Take(most - found.Count));
            if (page.Count < PageLength)
            {
                break;
            }
        }

        return found;
    }

    private static bool Fits(Job job, string? name, IReadOnlyList<string> tags) =>
        (name is null || job.Description.Name == name) && tags.All(t => job.Tags.Contains(t));

    /// <summary>Which jobs or workflows, and how many of them, a query asks for.</summary>
    public static Outcome<(JobSelection Selection, int Most)> ReadSelection(IQueryCollection query)
    {
        var most = 1;
        if (query.TryGetValue("num", out var num) && (!int.TryParse(num, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out most) || most < -1))
        {
            return Refusal.Invalid("num", "num must be an integer, or -1 for all");
        }

        most = most < 0 ? MostListed : most;
        if (query["status"] is [{ } word])
        {
            var states = ProminenceStates.StatesOf(word);
            return states.IsEmpty ? Refusal.Invalid("status", "invalid status specified") : (new JobSelection(Current: true) { States = states }, MostListed);
        }

        return query.ContainsKey("all") ? (new JobSelection(Current: null), MostListed)
            : query["completed"] == "true" ? (new JobSelection(Current: false), most)
            : (new JobSelection(Current: true), MostListed);
    }

    /// <summary>The labels, as tags, that a query asks for.</summary>
    public static Outcome<IReadOnlyList<string>> ReadConstraints(StringValues constraints) =>
        constraints.All(c => c?.Count(x => x == '=') == 1)
            ? Outcome<IReadOnlyList<string>>.Of([.. constraints.OfType<string>()])
            : Refusal.Invalid("constraint", "Invalid constraint");
}
