using System.Globalization;
using System.Net;

namespace Fairlead.Dialects.Autosubmit.Views;

/// <summary>How many jobs of a folder have the statuses that its title tells.</summary>
internal sealed record FolderCounts(int Completed, int Failed, int Running, int Queuing, int Held, int Total)
{
    /// <summary>Those of some jobs.</summary>
    public static FolderCounts Of(IReadOnlyCollection<JobRecord> jobs) => new(
        jobs.Count(job => job.Status is AutosubmitStatus.Completed),
        jobs.Count(job => job.Status is AutosubmitStatus.Failed),
        jobs.Count(job => job.Status is AutosubmitStatus.Running),
        jobs.Count(job => job.Status is AutosubmitStatus.Queuing),
        jobs.Count(job => job.Status is AutosubmitStatus.Held),
        jobs.Count);
}

/// <summary>The small HTML in titles. Clients insert it as it is, so whatever a user wrote is escaped here.</summary>
internal static class Badges
{
    public const string Source = " <span class='badge' style='background-color:#80d4ff'>SOURCE</span>";
    public const string Target = " <span class='badge' style='background-color:#99ff66'>TARGET</span>";
    public const string Sync = " <span class='badge' style='background-color:#0066ff; color:white'>SYNC</span>";
    public const string CheckMark = " <span class='badge' style='background-color:#4dffa6'>&#10004;</span>";

    // Clients put the numbers in for these themselves while they watch.
    public const string CompletedAnchor = " <span class='badge' style='background-color:%B'> %C / %T COMPLETED</span>";
    public const string RunningAnchor = " <span class='badge' style='background-color:green; color:#fff'>%R RUNNING</span>";
    public const string QueuingAnchor = " <span class='badge' style='background-color:pink'>%Q QUEUING</span>";
    public const string FailedAnchor = " <span class='badge' style='background-color:red'>%F FAILED</span>";
    public const string HeldAnchor = " <span class='badge' style='background-color:#fa8072; color:#fff'>%H HELD</span>";

    /// <summary>The tag of a job in a wrapper.</summary>
    public static string Wrapped(string wrapper) => $" <span class='badge' style='background-color:#94b8b8'>Wrapped {Html(wrapper)} </span>";

    /// <summary>The title of a job in the quick list.</summary>
    public static string QuickTitle(JobRecord job)
    {
        var wrapped = job.Wrapper is { } wrapper ? $" <span class='badge' style='background-color:#94b8b8'>Wrapped {Html(WrapperCode(wrapper))}</span>" : string.Empty;
        return $"{Html(job.Name)} <span class='badge' style='background-color: {job.Status.Colour()}'>#{job.Status.Word()}</span>{wrapped}";
    }

    /// <summary>The title of a job in the tree.</summary>
    public static string LeafTitle(JobRecord job, DateTimeOffset now, bool hasParents, bool hasChildren)
    {
        var times = TimesText(job, now);
        var badge = $"<span class='badge' style='background-color: {job.Status.Colour()}; color:{job.Status.TextColour()};'>#{job.Status.Word()}</span>";
        return string.Concat(
            $"{Html(job.Name)} {badge}{(times.Length > 0 ? " ~ " : string.Empty)}{times}",
            hasChildren ? string.Empty : Target,
            hasParents ? string.Empty : Source,
            job.Place is { DateText: not null, Member: null } ? Sync : string.Empty) + (job.Wrapper is { } wrapper ? Wrapped(wrapper) : string.Empty);
    }

    /// <summary>How long a job waited and ran, for people; empty where it has done neither.</summary>
    public static string TimesText(JobRecord job, DateTimeOffset now) => job.Status switch
    {
        AutosubmitStatus.Completed or AutosubmitStatus.Failed or AutosubmitStatus.Running =>
            $"( {WireTime.Span(job.Times.Queued(now))} ) + {WireTime.Span(job.Times.Ran(now))}",
        AutosubmitStatus.Submitted or AutosubmitStatus.Queuing or AutosubmitStatus.Held => $"( {WireTime.Span(job.Times.Queued(now))} )",
        _ => string.Empty,
    };

    /// <summary>The title of a folder of a date whose jobs all have the same status.</summary>
    public static string DateTitle(string folder, AutosubmitStatus status, int total)
    {
        var colour = status is AutosubmitStatus.Waiting ? "#aaa" : status.Colour();
        return $"{Html(folder)} <span class='badge' style='background-color:{colour}'> {Text(total)} / {Text(total)} {status.Word()} </span>";
    }

    /// <summary>The badges behind the name of a folder with jobs of several statuses.</summary>
    public static string Counts(FolderCounts counts)
    {
        var isDone = counts.Completed == counts.Total;
        return string.Concat(
            $"<span class='badge' style='background-color:{(isDone ? "yellow" : "#ffffb3")}'> {Text(counts.Completed)} / {Text(counts.Total)} COMPLETED</span>",
            Count(FailedAnchor, "%F", counts.Failed) + Count(RunningAnchor, "%R", counts.Running),
            Count(QueuingAnchor, "%Q", counts.Queuing) + Count(HeldAnchor, "%H", counts.Held),
            isDone ? CheckMark : string.Empty);
    }

    /// <summary>The third part of the name of a wrapper, by which people tell it apart.</summary>
    public static string WrapperCode(string wrapper) => wrapper.Split('_') is [_, _, var code, ..] ? code : wrapper;

    /// <summary>Text that shows as it is.</summary>
    public static string Html(string text) => WebUtility.HtmlEncode(text);

    private static string Count(string badge, string anchor, int count) => count > 0 ? badge.Replace(anchor, Text(count), StringComparison.Ordinal) : string.Empty;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
