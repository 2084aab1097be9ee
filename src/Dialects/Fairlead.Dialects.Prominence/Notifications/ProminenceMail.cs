using System.Globalization;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Notifications;
using Fairlead.Dialects.Prominence.Workflows.Running;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Notifications;
using Fairlead.Gateway.Runs;

namespace Fairlead.Dialects.Prominence.Notifications;

/// <summary>What somebody is told by mail of a job or workflow that is over: a few lines of text.</summary>
/// <param name="principals">Knows the owner as things are now.</param>
/// <param name="jobs">Where jobs are.</param>
/// <param name="runs">Where workflows are.</param>
internal sealed class ProminenceMail(IPrincipals principals, IJobStore jobs, NumberedRuns runs) : INotificationFormat
{
    /// <summary>The name of this form, kept with jobs for ever; workflows name their dialect.</summary>
    public const string FormatName = ProminenceRuns.DialectName;

    public string Name => FormatName;

    public async Task<Outcome<NotificationMessage>> WriteAsync(Notice notice, CancellationToken cancellationToken)
    {
        var acting = notice.Mandate.Act(await principals.FindAsync(notice.Mandate.User, cancellationToken));
        return acting.TryGet(out _, out var refusal)
            ? notice.Job is { } job ? await OfJobAsync(job, notice, cancellationToken)
            : notice.Run is { } run ? await OfWorkflowAsync(run, notice, cancellationToken)
            : Refusal.Conflict("It is about nothing.")
            : refusal;
    }

    private async Task<Outcome<NotificationMessage>> OfJobAsync(JobId id, Notice notice, CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(id, cancellationToken) is not { Discarded: false } job)
        {
            return Refusal.NotFound("such job");
        }

        var address = new Uri(notice.Address, job.Number.ToString(CultureInfo.InvariantCulture));
        return Letter("Job", job.Number, job.Description.Name, ProminenceStates.Of(job), ProminenceStates.ReasonOf(job), job.ExitCode, address);
    }

    private async Task<Outcome<NotificationMessage>> OfWorkflowAsync(RunId id, Notice notice, CancellationToken cancellationToken) =>
        await runs.FindAsync(ProminenceRuns.DialectName, id, cancellationToken) is { } run
            ? Letter("Workflow", run.Number, run.Name, ProminenceStates.Of(run.Header), ProminenceStates.ReasonOf(run.Header), exitCode: null, notice.Address)
            : Refusal.NotFound("such workflow");

    private static NotificationMessage Letter(string kind, long number, string? name, string status, string? reason, int? exitCode, Uri address)
    {
        // A name may have line ends, which would be the end of a header.
        var what = string.Concat($"{kind} {number}{(string.IsNullOrWhiteSpace(name) ? string.Empty : $" ({name})")}".Select(c => char.IsControl(c) ? ' ' : c));
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{what}: {status}\n");
        if (reason is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"Reason: {reason}\n");
        }

        if (exitCode is { } code)
        {
            text.Append(CultureInfo.InvariantCulture, $"Exit code: {code}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{address.AbsoluteUri}\n");
        return new NotificationMessage(Encoding.UTF8.GetBytes(text.ToString()), "text/plain; charset=utf-8") { Headers = new Dictionary<string, string> { ["Subject"] = $"{what}: {status}" } };
    }
}
