using Fairlead.Core.Journal;

namespace Fairlead.Dialects.HpcWaas.Logs;

/// <summary>The only place that puts the log of a run into HPCWaaS's words: one line for each entry, so that indexes mean the same here and there.</summary>
internal static class LogWords
{
    /// <summary>The word for a level.</summary>
    public static string Of(JournalLevel level) => level switch
    {
        JournalLevel.Debug => "DEBUG",
        JournalLevel.Info => "INFO",
        JournalLevel.Warning => "WARN",
        _ => "ERROR",
    };

    /// <summary>What an entry says.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="workflow">The name of the workflow.</param>
    public static string Of(JournalEntry entry, string workflow) => entry.Topic switch
    {
        JournalTopic.RunStarted => StatusOf(workflow, "running"),
        JournalTopic.RunSucceeded => StatusOf(workflow, "done"),
        JournalTopic.RunFailed => StatusOf(workflow, "failed"),
        JournalTopic.RunAborted => $"Workflow \"{workflow}\" canceled",
        JournalTopic.BlockSucceeded when IsWhole(entry) => $"Workflow \"{workflow}\" ended successfully",
        JournalTopic.BlockFailed when IsWhole(entry) => $"Workflow \"{workflow}\" ended in error: {Reason(entry)}",
        JournalTopic.NodeStarted => $"Start processing workflow step {workflow}:{entry.Place}",
        JournalTopic.NodeSucceeded or JournalTopic.BlockSucceeded => $"Step \"{entry.Place}\" ended successfully",
        JournalTopic.NodeFailed or JournalTopic.BlockFailed => $"Step \"{entry.Place}\" ended in error: {Reason(entry)}",
        JournalTopic.NodeStopped => $"Step \"{entry.Place}\" was stopped",
        JournalTopic.JobSubmitting => $"Submitting Job \"{entry.Place}\"",
        JournalTopic.JobStarted => StatusOfStep(entry, "running"),
        JournalTopic.JobSucceeded => StatusOfStep(entry, "done"),
        JournalTopic.JobFailed => StatusOfStep(entry, "error"),
        JournalTopic.JobCancelled => StatusOfStep(entry, "canceled"),
        JournalTopic.Output => entry.Message,
        JournalTopic.JobNoted => $"Step \"{entry.Place}\": {entry.Message}",

        // What is said of a place begins with it.
        _ => entry.Message,
    };

    private static bool IsWhole(JournalEntry entry) => string.IsNullOrEmpty(entry.Place);

    private static string StatusOf(string workflow, string state) => $"Status for workflow \"{workflow}\" changed to \"{state}\"";

    private static string StatusOfStep(JournalEntry entry, string state) => $"Status for workflow step \"{entry.Place}\" changed to \"{state}\"";

    private static string Reason(JournalEntry entry)
    {
        const string Failed = "Failed: ";
        var at = entry.Message.IndexOf(Failed, StringComparison.Ordinal);
        return at < 0 ? entry.Message : entry.Message[(at + Failed.Length)..];
    }
}
