using System.Collections.Immutable;
using Fairlead.Core.Journal;

namespace Fairlead.Core.Jobs;

/// <summary>What the journal says of a job is also in the log of the run that it is part of.</summary>
public static class PartJournal
{
    /// <summary>The entries, as part of the run's log where there is a run. The last one tells the change of state, those before it are notes.</summary>
    /// <param name="before">The job before the change, or null where it is new.</param>
    /// <param name="after">The job after it.</param>
    /// <param name="entries">What the journal says of the change.</param>
    public static ImmutableArray<JournalEntry> Of(Job? before, Job after, ImmutableArray<JournalEntry> entries) => after.PartOf is not { } part || entries.IsDefaultOrEmpty
        ? entries
        : [.. entries.Select((entry, i) => entry with
        {
            Run = part.Run,
            Place = part.Place,
            Topic = i == entries.Length - 1 && before?.State != after.State ? TopicOf(after.State) : JournalTopic.JobNoted,
        })];

    private static JournalTopic TopicOf(JobState state) => state switch
    {
        JobState.Submitting => JournalTopic.JobSubmitting,
        JobState.Running => JournalTopic.JobStarted,
        JobState.Succeeded => JournalTopic.JobSucceeded,
        JobState.Failed or JobState.TimedOut => JournalTopic.JobFailed,
        JobState.Cancelled => JournalTopic.JobCancelled,
        _ => JournalTopic.JobNoted,
    };
}
