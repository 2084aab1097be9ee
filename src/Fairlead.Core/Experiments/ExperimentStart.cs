using Fairlead.Core.Workflows;

namespace Fairlead.Core.Experiments;

/// <summary>One time that an experiment was set going.</summary>
/// <param name="Number">Ascending over all experiments.</param>
/// <param name="Run">What goes on.</param>
/// <param name="StartedAt">When.</param>
/// <param name="EndedAt">When it came to rest, or null while it goes on.</param>
/// <param name="End">How it came to rest, or null while it goes on.</param>
public sealed record ExperimentStart(long Number, RunId Run, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, RestCause? End);
