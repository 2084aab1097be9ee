using Fairlead.Core;
using Fairlead.Dialects.Autosubmit.Json;
using Fairlead.Dialects.Autosubmit.Reading;
using Fairlead.Dialects.Autosubmit.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Autosubmit.Api;

/// <summary>What version 4 shows of the jobs of an experiment.</summary>
internal static class JobEndpoints
{
    public static void MapJobs(this RouteGroupBuilder root)
    {
        var experiment = root.MapGroup("/v4/experiments/{expid}");
        experiment.MapGet("/jobs", List).About("All jobs", "view?");
        experiment.MapGet("/jobs/{job}", One).About("One job");
        experiment.MapGet("/jobs/{job}/parents", Parents).About("Those that a job waits for", "include_status?");
        experiment.MapGet("/jobs/{job}/children", Children).About("Those that wait for a job", "include_status?");
        experiment.MapGet("/wrappers", Wrappers).About("The packages that jobs are submitted in");
        experiment.MapGet("/eta", Eta).About("How long a section will still take", "section");
    }

    private static Task<IResult> List(string expid, HttpRequest request, Caller caller, ExperimentAccess access, JobTables tables, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request);
        var view = query.Choice("view", "base", "quick");
        return query.Unfit is { } unfit
            ? Task.FromResult<IResult>(unfit)
            : ShowAsync(expid, caller, access, tables, table => JobLists.Jobs(table, isQuick: view == "quick"), cancellationToken);
    }

    private static Task<IResult> One(string expid, string job, Caller caller, ExperimentAccess access, JobTables tables, CancellationToken cancellationToken) => ShowAsync(
        expid,
        caller,
        access,
        tables,
        table => table.Jobs.FirstOrDefault(j => j.Name == job) is { } found
            ? JobLists.Job(table, found, tables.Time)
            : AutosubmitError.Missing($"Job with name '{job}' not found in experiment '{expid}'"),
        cancellationToken);

    private static Task<IResult> Parents(string expid, string job, HttpRequest request, Caller caller, ExperimentAccess access, JobTables tables, CancellationToken cancellationToken) =>
        RelativesAsync("parents", table => table.Parents, expid, job, request, caller, access, tables, cancellationToken);

    private static Task<IResult> Children(string expid, string job, HttpRequest request, Caller caller, ExperimentAccess access, JobTables tables, CancellationToken cancellationToken) =>
        RelativesAsync("children", table => table.Children, expid, job, request, caller, access, tables, cancellationToken);

    private static Task<IResult> RelativesAsync(
        string field,
        Func<JobTable, IReadOnlyList<IReadOnlyList<int>>> relatives,
        string expid,
        string job,
        HttpRequest request,
        Caller caller,
        ExperimentAccess access,
        JobTables tables,
        CancellationToken cancellationToken)
    {
        var query = new QueryFields(request);
        var withStatus = query.Flag("include_status", false);
        return query.Unfit is { } unfit
            ? Task.FromResult<IResult>(unfit)
            : ShowAsync(
                expid,
                caller,
                access,
                tables,
                table => JobLists.Relatives(field, table.Jobs.Index().Where(j => j.Item.Name == job).SelectMany(j => relatives(table)[j.Index]).Select(i => table.Jobs[i]), withStatus),
                cancellationToken);
    }

    private static Task<IResult> Wrappers(string expid, Caller caller, ExperimentAccess access, JobTables tables, CancellationToken cancellationToken) =>
        ShowAsync(expid, caller, access, tables, JobLists.Wrappers, cancellationToken);

    private static Task<IResult> Eta(string expid, HttpRequest request, Caller caller, ExperimentAccess access, JobTables tables, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request);
        var section = query.Required("section");
        return query.Unfit is { } unfit
            ? Task.FromResult<IResult>(unfit)
            : ShowAsync(
                expid, caller, access, tables, table => TimeLeft.Of(table, section).TryGet(out var left, out var refusal) ? JsonReply.Of(left.ToJson()) : AutosubmitError.Of(refusal), cancellationToken);
    }

    private static async Task<IResult> ShowAsync(
        string expid, Caller caller, ExperimentAccess access, JobTables tables, Func<JobTable, IResult> show, CancellationToken cancellationToken) =>
        (await access.FindAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var refusal)
        && (await tables.CurrentAsync(experiment, cancellationToken)).TryGet(out var table, out refusal)
            ? show(table)
            : AutosubmitError.Of(refusal ?? Refusal.NotFound("such list of jobs"));
}
