using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Gateway.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Prominence.Accounting;

/// <summary>PROMINENCE's <c>/accounting</c>: what the caller's finished jobs have used.</summary>
internal static class AccountingEndpoints
{
    private const int PageLength = 1000;
    private const int MostCounted = 1_000_000;
    private static readonly JobState[] Finished = [JobState.Succeeded, JobState.Failed, JobState.Cancelled, JobState.TimedOut];

    public static void MapAccounting(this RouteGroupBuilder root)
    {
        root.MapGet("/accounting", Read);
        root.MapGet("/usage", Read);
    }

    private static async Task<IResult> Read(HttpRequest request, Caller caller, NumberedJobs jobs, CancellationToken cancellationToken)
    {
        var query = request.Query;
        if (string.IsNullOrEmpty(query["start"]))
        {
            return ProminenceError.Bad("Start date must be provided");
        }

        if (string.IsNullOrEmpty(query["end"]))
        {
            return ProminenceError.Bad("End date must be provided");
        }

        if (DayOf(query["start"]) is not { } start || DayOf(query["end"]) is not { } end)
        {
            return ProminenceError.Bad("Unable to retrieve usage data");
        }

        var selection = new JobSelection(Current: null) { States = Finished, From = start, Before = end.AddDays(1), Limit = PageLength };
        var total = Sum(await FindAsync(caller.Principal, selection, jobs, cancellationToken));
        var isByGroup = query["by_group"] == "true";
        var (users, groups) = (new JsonObject(), new JsonObject());
        if (!isByGroup || query["show_all_users"] == "true")
        {
            users[caller.Principal.User] = total.DeepClone();
        }

        if (isByGroup && caller.Principal.Groups is [var group, ..])
        {
            groups[group] = total;
        }

        return new ProminenceJson(new JsonObject { ["usage"] = new JsonObject { ["groups"] = groups, ["users"] = users } });
    }

    private static async Task<List<Job>> FindAsync(Principal principal, JobSelection selection, NumberedJobs jobs, CancellationToken cancellationToken)
    {
        var found = new List<Job>();
        for (var offset = 0; offset < MostCounted; offset += PageLength)
        {
            var page = await jobs.ListAsync(principal, selection with { Offset = offset }, cancellationToken);
            found.AddRange(page.Where(j => j.CurrentAttempt?.End is { Steps.IsDefaultOrEmpty: false }));
            if (page.Count < PageLength)
            {
                break;
            }
        }

        return found;
    }

    private static JsonObject Sum(List<Job> jobs)
    {
        var (cpu, wall) = (TimeSpan.Zero, TimeSpan.Zero);
        foreach (var job in jobs)
        {
            var cpus = (job.Description.Resources.CpusPerNode ?? 1) * (job.Description.Resources.Nodes ?? 1);
            foreach (var usage in job.CurrentAttempt?.End?.Steps.Select(s => s.Usage).OfType<Usage>() ?? [])
            {
                cpu += usage.Cpu ?? TimeSpan.Zero;
                wall += usage.Wall * cpus;
            }
        }

        return new JsonObject { ["cpuTime"] = cpu.TotalHours, ["numberOfJobs"] = jobs.Count, ["wallTime"] = wall.TotalHours };
    }

    private static DateTimeOffset? DayOf(string? text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) ? day : null;
}
