namespace Fairlead.Testing;

/// <summary>One call of a batch command that was counted.</summary>
/// <param name="Command">The command's name, for instance <c>squeue</c>.</param>
/// <param name="At">When it started.</param>
public sealed record SlurmCall(string Command, DateTimeOffset At);
