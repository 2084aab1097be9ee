using System.Globalization;
using Fairlead.Core.Identity;
using Fairlead.Dialects.Prominence.Jobs;
using Fairlead.Dialects.Prominence.Workflows.Running;
using Fairlead.Gateway.Runs;
using Fairlead.Gateway.Storages;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Prominence.Workflows;

/// <summary>What the jobs of workflows write: <c>/workflows/N/JOB/stdout</c> and its like.</summary>
internal static class WorkflowStreams
{
    public static Task<IResult> ReadOutput(
        long id, string job, int? instance, HttpRequest request, Caller caller, NumberedRuns runs, WorkflowJobs jobs, OpenStorage open, CancellationToken cancellationToken) =>
        ReadAsync(JobStreams.Output, id, job, instance, request, caller.Principal, runs, jobs, open, cancellationToken);

    public static Task<IResult> ReadError(
        long id, string job, int? instance, HttpRequest request, Caller caller, NumberedRuns runs, WorkflowJobs jobs, OpenStorage open, CancellationToken cancellationToken) =>
        ReadAsync(JobStreams.Error, id, job, instance, request, caller.Principal, runs, jobs, open, cancellationToken);

    private static async Task<IResult> ReadAsync(
        string stream, long id, string job, int? instance, HttpRequest request, Principal principal, NumberedRuns runs, WorkflowJobs jobs, OpenStorage open, CancellationToken cancellationToken)
    {
        if (!(await runs.FindAsync(principal, ProminenceRuns.DialectName, id, AccessLevel.Read, cancellationToken)).TryGet(out var run, out _))
        {
            return ProminenceError.NoSuchWorkflow;
        }

        string? node = request.Query["node"];
        var (isKnown, found) = await jobs.FindAsync(run, job, instance, cancellationToken);
        if (!isKnown && node is not null && int.TryParse(job, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            // The usual client takes the one for the other: it names the job as the node.
            (isKnown, found) = await jobs.FindAsync(run, node, instance, cancellationToken);
            node = job;
        }

        return isKnown
            ? await JobStreams.ReadAsync(found, stream, node, request.Query["offset"], principal, open, cancellationToken)
            : ProminenceError.Bad($"{stream} does not exist");
    }
}
