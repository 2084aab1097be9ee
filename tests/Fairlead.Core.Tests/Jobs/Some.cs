using System.Collections.Immutable;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Core.Tests.Jobs;

/// <summary>Jobs and signals to test with.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly Step Step = new() { Command = new StepCommand.Program(["/bin/true"]), IsMain = true };

    /// <summary>A command before or after the main program, on the login node.</summary>
    public static readonly Step Aside = Step with { IsMain = false, Placement = StepPlacement.LoginNode };

    public static Job Job(JobDescription? description = null) => new()
    {
        Id = JobId.New(Noon),
        Owner = "ada",
        Site = "cluster",
        Account = "alice",
        Directory = "/scratch/alice/job",
        Description = description ?? new JobDescription { Steps = [Step] },
        CreatedAt = Noon,
        ChangedAt = Noon,
    };

    public static AttemptEnd End(int? exitCode = 0, EndCause cause = EndCause.Exited) =>
        new() { At = Noon, Cause = cause, ExitCode = exitCode, Evidence = "result file" };

    /// <summary>Three points, of which one has input of its own.</summary>
    public static SweepRequest Sweep { get; } = new(
    [
        new SweepPoint("N = 1") { Environment = ImmutableSortedDictionary<string, string>.Empty.Add("N", "1") },
        new SweepPoint("y") { Imports = [new StageIn(new DataPlace.Inline("y"), "y")] },
        new SweepPoint("N = 3") { Environment = ImmutableSortedDictionary<string, string>.Empty.Add("N", "3") },
    ]);

    public static Gen<JobDescription> Descriptions() =>
        from steps in Gen.Elements<Step[]>([], [Step], [Step, Step], [Aside, Step], [Step, Aside], [Aside, Step, Aside], [Aside])
        from clientStagesIn in Gen.Elements(true, false)
        from imports in Gen.Elements(0, 1)
        from exports in Gen.Elements(0, 1)
        from tasks in Gen.Elements(0, 0, 1, 3)
        from isSwept in Gen.Elements(true, false, false)
        from failures in Gen.Elements(0, 1)
        from timeouts in Gen.Elements(0, 2)
        from delay in Gen.Elements<int?>(null, null, 0, 1)
        select new JobDescription
        {
            Steps = [.. steps],
            ClientStagesIn = clientStagesIn,
            Imports = [.. Enumerable.Repeat(new StageIn(new DataPlace.Inline("x"), "x"), imports)],
            Exports = [.. Enumerable.Repeat(new StageOut("x", new DataPlace.Web(new Uri("https://example.org/x"))), exports)],
            Array = tasks == 0 ? null : new ArrayRequest(tasks),
            Sweep = tasks == 0 && isSwept ? Sweep : null,
            NotBefore = delay is null ? null : Noon.AddHours(delay.Value),
            Retry = new RetryPolicy { Failures = failures, Timeouts = timeouts },
        };

    /// <summary>News as a driver brings it, and wishes as people have them; in any order, also ones that make no sense.</summary>
    public static Gen<Signal> Signals() => Gen.OneOf(News(), News(), Wishes());

    public static Gen<Signal> News() =>
        from code in Gen.Elements<int?>(0, 1, 137, null)
        from cause in Gen.Elements(Enum.GetValues<EndCause>())
        from signal in Gen.Elements<Signal>(
            new Signal.Admitted(Noon),
            new Signal.StagedIn(Noon, ["a note"]),
            new Signal.StageInFailed(Noon, "no such page"),
            new Signal.Due(Noon),
            new Signal.Submitted(Noon, new BatchId("17")),
            new Signal.SubmissionRefused(Noon, "no such queue"),
            new Signal.Started(Noon, "node1"),
            new Signal.Requeued(Noon, EndCause.NodeFailure, "queue: NODE_FAIL"),
            new Signal.Ended(Noon, End(code, cause)),
            new Signal.NotSeen(Noon),
            new Signal.SeenAgain(Noon),
            new Signal.StagedOut(Noon),
            new Signal.StageOutFailed(Noon, "disk full"),
            new Signal.CancelConfirmed(Noon, "gone"),
            new Signal.Noted(Noon, "a note"))
        select signal;

    public static Gen<Signal> Wishes() => Gen.Elements<Signal>(
        new Signal.Start(Noon, "ada"),
        new Signal.Cancel(Noon, "ada"),
        new Signal.Restart(Noon, "ada"),
        new Signal.Discard(Noon, "ada"),
        new Signal.SetTags(Noon, "ada", ["t"]),
        new Signal.Share(Noon, "ada", [new Grant(AccessLevel.Read, GranteeKind.Group, "hpc")]),
        new Signal.SetExpiry(Noon, "ada", Noon.AddDays(1)));
}
