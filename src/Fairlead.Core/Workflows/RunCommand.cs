using Fairlead.Core.Expressions;

namespace Fairlead.Core.Workflows;

/// <summary>
/// Something that has to be done outside for a run to go on. All of it can be worked out again from the stored state, so nothing is lost with a crash;
/// whoever carries it out does so in a way that doing it twice does it once.
/// </summary>
/// <param name="Node">For which node instance.</param>
public abstract record RunCommand(NodeInstanceId Node)
{
    /// <summary>Submit a job, and answer with <see cref="RunEvent.JobSubmitted"/> or <see cref="RunEvent.SubmitFailed"/>.</summary>
    public sealed record Submit(NodeInstanceId Node, int Attempt) : RunCommand(Node);

    /// <summary>Follow a job, and answer with <see cref="RunEvent.JobStarted"/> and <see cref="RunEvent.JobEnded"/>.</summary>
    public sealed record Follow(NodeInstanceId Node, int Attempt, JobId Job) : RunCommand(Node);

    /// <summary>Cancel a job, and answer with <see cref="RunEvent.JobEnded"/> or, where there never was one, <see cref="RunEvent.SubmitFailed"/>.</summary>
    public sealed record Cancel(NodeInstanceId Node, int Attempt, JobId? Job) : RunCommand(Node);

    /// <summary>Answer with <see cref="RunEvent.TimeCame"/> when it is time.</summary>
    public sealed record Wake(NodeInstanceId Node, DateTimeOffset DueAt) : RunCommand(Node);

    /// <summary>Look at a file, and answer with <see cref="RunEvent.Answered"/>.</summary>
    /// <param name="Node">For which node instance.</param>
    /// <param name="Question">What to look for.</param>
    /// <param name="Job">The job in whose working directory it is; null where there is none of that name.</param>
    public sealed record Look(NodeInstanceId Node, FileQuestion Question, JobId? Job) : RunCommand(Node);

    /// <summary>Find out over what a loop goes, and answer with <see cref="RunEvent.IterationsFound"/> or <see cref="RunEvent.IterationsMissing"/>.</summary>
    public sealed record FindIterations(NodeInstanceId Node) : RunCommand(Node);

    /// <summary>Send <see cref="RunEvent.GoOn"/> at once: more is ready than one answer holds.</summary>
    public sealed record GoOn() : RunCommand(default(NodeInstanceId));
}
