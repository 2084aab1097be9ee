using Fairlead.Core;
using Fairlead.Core.Experiments;
using Fairlead.Dialects.Autosubmit.Json;
using Fairlead.Dialects.Autosubmit.Reading;
using Fairlead.Dialects.Autosubmit.Views;
using Fairlead.Gateway.Experiments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Autosubmit.Api;

/// <summary>What version 3 shows of the jobs of an experiment. What goes wrong is told in the shape of the reply, with status 200.</summary>
internal static class ViewEndpoints
{
    public static void MapViews(this RouteGroupBuilder root)
    {
        root.MapGet("/v3/quick/{expid}", Quick).About("All jobs, shortly");
        root.MapGet("/v3/tree/{expid}", Tree).About("All jobs in folders", "loggedUser?");
        root.MapGet("/v3/graph/{expid}/{layout}/{grouped}", Graph).About("All jobs as a graph", "loggedUser?");
        root.MapGet("/v3/pklinfo/{expid}/{timestamp}", GraphNews).About("How all jobs of the graph stand");
        root.MapGet("/v3/pkltreeinfo/{expid}/{timestamp}", TreeNews).About("How all jobs of the tree stand");
        root.MapGet("/v3/rundetail/{expid}/{run}", RunTree).About("The jobs of an earlier run in folders");
        root.MapGet("/v3/history/{expid}/{job}", History).About("All tries of a job");
    }

    private static Task<IResult> Quick(string expid, Caller caller, ExperimentAccess access, JobTables tables, CancellationToken cancellationToken) => ShowAsync(
        expid, caller, access, tables, table => new JsonReply((breath, json) => JobLists.WriteQuickAsync(table, breath, json)), JobLists.QuickFailed, cancellationToken);

    private static Task<IResult> Tree(string expid, Caller caller, ExperimentAccess access, JobTables tables, CancellationToken cancellationToken) => ShowAsync(
        expid, caller, access, tables, table => new JsonReply(new TreeReply(table, JobTree.Of(table), tables.Time).WriteAsync), TreeReply.Failed, cancellationToken);

    private static Task<IResult> TreeNews(string expid, Caller caller, ExperimentAccess access, JobTables tables, CancellationToken cancellationToken) => ShowAsync(
        expid, caller, access, tables, table => new JsonReply(new TreeReply(table, JobTree.Of(table), tables.Time).WriteNewsAsync), PollHead.Failed, cancellationToken);

    private static Task<IResult> GraphNews(string expid, Caller caller, ExperimentAccess access, JobTables tables, CancellationToken cancellationToken) => ShowAsync(
        expid, caller, access, tables, table => new JsonReply(new GraphReply(table, tables.Time).WriteNewsAsync), PollHead.Failed, cancellationToken);

    private static async Task<IResult> Graph(string expid, string layout, string grouped, Caller caller, ExperimentAccess access, JobTables tables, CancellationToken cancellationToken)
    {
        if (layout is not ("standard" or "laplacian"))
        {
            return AutosubmitError.Unfit([new Misfit("literal_error", "path", "layout", "Input should be 'standard' or 'laplacian'", layout)]);
        }

        GraphGrouping? grouping = grouped switch { "none" => GraphGrouping.None, "status" => GraphGrouping.Status, "date-member" => GraphGrouping.DateMember, _ => null };
        if (grouping is not { } known)
        {
            return AutosubmitError.Unfit([new Misfit("literal_error", "path", "grouped", "Input should be 'none', 'status' or 'date-member'", grouped)]);
        }

        return await ShowAsync(expid, caller, access, tables, table => DrawnAs(table, known, tables.Time), GraphReply.Failed, cancellationToken);
    }

    private static JsonReply DrawnAs(JobTable table, GraphGrouping grouping, WireTime time)
    {
        var layout = GraphLayout.Of(table);
        return GraphGroups.Of(table, grouping, layout).TryGet(out var groups, out var refusal)
            ? new GraphReply(table, time).Whole(groups, layout)
            : GraphReply.Failed(refusal.Message);
    }

    private static async Task<IResult> RunTree(string expid, int run, Caller caller, ExperimentAccess access, JobTables tables, IExperimentStore store, CancellationToken cancellationToken)
    {
        if (!(await access.FindAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var refusal))
        {
            return TreeReply.Failed(refusal.Message);
        }

        if ((await store.GenerationsAsync(experiment, cancellationToken)).FirstOrDefault(generation => generation.Number == run) is not { } known)
        {
            return TreeReply.Failed($"Run {run} of experiment {expid} not found");
        }

        return (await tables.OfAsync(experiment, known, cancellationToken)).TryGet(out var table, out refusal)
            ? new JsonReply(new TreeReply(table, JobTree.Of(table, alwaysTellsDates: true), tables.Time).WriteAsync)
            : TreeReply.Failed(refusal.Message);
    }

    private static async Task<IResult> History(string expid, string job, Caller caller, ExperimentAccess access, JobTables tables, CancellationToken cancellationToken)
    {
        if (!(await access.FindAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var refusal))
        {
            return HistoryReply.Failed(refusal.Message);
        }

        return (await tables.CurrentAsync(experiment, cancellationToken)).TryGet(out var table, out _)
            ? HistoryReply.Of(table, await tables.HistoryAsync(experiment, job, cancellationToken), tables.Time)
            : HistoryReply.Failed(null);
    }

    private static async Task<IResult> ShowAsync(
        string expid, Caller caller, ExperimentAccess access, JobTables tables, Func<JobTable, JsonReply> show, Func<string, JsonReply> failed, CancellationToken cancellationToken)
    {
        Outcome<Experiment> found = await access.FindAsync(caller, expid, cancellationToken);
        return found.TryGet(out var experiment, out var refusal) && (await tables.CurrentAsync(experiment, cancellationToken)).TryGet(out var table, out refusal)
            ? show(table)
            : failed(refusal?.Message ?? string.Empty);
    }
}
