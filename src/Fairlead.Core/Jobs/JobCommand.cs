namespace Fairlead.Core.Jobs;

/// <summary>A command that somebody has run beside a job.</summary>
/// <param name="Job">The job.</param>
/// <param name="At">When.</param>
/// <param name="Text">Its words with a space between them, for people; cut where it is long.</param>
public sealed record JobCommand(JobId Job, DateTimeOffset At, string Text)
{
    /// <summary>The longest text, in characters.</summary>
    public const int LongestText = 1000;
}
