using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Commands;
using Fairlead.Sites.Tests.Local;
using Fairlead.Sites.Tests.Slurm;
using Fairlead.Testing;

namespace Fairlead.Sites.Tests;

/// <summary>Commands beside jobs and archives of what these have written so far, on any site.</summary>
public abstract class SideCommandTests(SitePlace place) : SiteContract(place)
{
    private const string Serve = "echo noted >notes.txt; mkdir -p plots/deep; echo p >plots/deep/p; ln -s /etc/passwd out; ln -s /etc etc; echo >running; while :; do sleep 0.2; done";

    [Fact]
    public async Task RunBeside_ARunningJob_IsItsAccountInItsDirectory()
    {
        var job = await StartAsync();

        (await RunAsync(job, "cat", "notes.txt")).ShouldBe(new CommandResult(0, "noted\n"));
        (await RunAsync(job, "id", "-un")).Output.Trim().ShouldBe(Place.Account);
        (await RunAsync(job, "pwd", "-P")).Output.Trim().ShouldBe(job.Directory);
        (await RunAsync(job, "/bin/sh", "-c", "echo é; echo wrong >&2; exit 3")).ShouldBe(new CommandResult(3, "é\nwrong\n"));
        (await RunAsync(job, "none-of-that-name")).ExitCode.ShouldBe(127);
        (await RunAsync(job, "printf", "%s|", "$(touch canary)", "; touch canary", "'", "a b", "", "-n", "*")).Output.ShouldBe("$(touch canary)|; touch canary|'|a b||-n|*|");
        File.Exists(Path.Combine(job.Directory, "canary")).ShouldBeFalse();
        await CancelAsync(job);
    }

    [Fact]
    public async Task RunBeside_ACommandThatGoesOn_IsEndedByItsLimits()
    {
        var job = await StartAsync();

        (await RunAsync(job, new SideCommand(["sleep", "600"], TimeSpan.FromSeconds(1), 100))).ExitCode.ShouldBe(124);
        var much = await RunAsync(job, new SideCommand(["yes"], TimeSpan.FromMinutes(1), 100));
        much.Output.Length.ShouldBe(100);
        much.ExitCode.ShouldNotBe(0);

        // What it leaves behind goes with it.
        var left = (await RunAsync(job, "/bin/sh", "-c", "sleep 600 >/dev/null 2>&1 & echo $!")).Output.Trim();
        await Eventually.Become(() => !Directory.Exists($"/proc/{left}"), cancellationToken: CancellationToken);
        await CancelAsync(job);
    }

    [Fact]
    public async Task RunBeside_AJobThatDoesNotRun_IsRefused()
    {
        var ended = await SubmitAsync(Some.Runs(Some.Program("true")));
        await EndAsync(ended);

        (await Commands.RunBesideAsync(ended, Brief("true"), CancellationToken)).ShouldBeRefused(RefusalKind.Conflict);
        (await Commands.MakeSnapshotAsync(ended, "notes.txt", TimeSpan.FromMinutes(1), CancellationToken)).ShouldBeRefused(RefusalKind.Conflict);
    }

    [Fact]
    public async Task RunBeside_ATaskOfAnArray_IsBesideThatTask()
    {
        var tasks = await SubmitAsync([.. Some.Tasks(Some.Runs(Some.Shell("echo >running.$FAIRLEAD_ARRAY_TASK_ID; while :; do sleep 0.2; done")), 2, Place.Workspace, Place.Account)]);
        await RunningAsync(tasks[1], "running.1");

        (await RunAsync(tasks[1], "ls", "running.1")).ShouldBe(new CommandResult(0, "running.1\n"));
        await CancelAsync([.. tasks]);
    }

    [Fact]
    public async Task Snapshot_OfADirectory_IsAnArchiveOfItAndOfNothingElse()
    {
        var job = await StartAsync();

        (await SnapshotAsync(job, "plots")).ShouldSucceed();
        Names(job).ShouldBe(["./plots/", "./plots/deep/", "./plots/deep/p"], ignoreOrder: true);
        (await SnapshotAsync(job, "notes.txt")).ShouldSucceed();
        Names(job).ShouldBe(["./notes.txt"]);
        (await SnapshotAsync(job, "./")).ShouldSucceed();
        Names(job).ShouldContain("./out");

        foreach (var wrong in new[] { "none", "..", "../..", "plots/../..", "out", "etc/passwd", "/etc/passwd", "--checkpoint=1", "-C" })
        {
            (await SnapshotAsync(job, wrong)).ShouldBeRefused(RefusalKind.Invalid);
        }

        Names(job).ShouldContain("./out", "the last one that was made is still there");
        Directory.GetFiles(Commands.SnapshotOf(job).Root).Length.ShouldBe(1);
        await CancelAsync(job);
    }

    private ISideCommands Commands => (ISideCommands)Site;

    private async Task<Job> StartAsync()
    {
        var job = await SubmitAsync(Some.Runs(Some.Shell(Serve)));
        await RunningAsync(job);
        return job;
    }

    private static SideCommand Brief(params ImmutableArray<string> words) => new(words, TimeSpan.FromMinutes(1), 10_000);

    protected Task<CommandResult> RunAsync(Job job, params ImmutableArray<string> words) => RunAsync(job, Brief(words));

    private async Task<CommandResult> RunAsync(Job job, SideCommand command) => (await Commands.RunBesideAsync(job, command, CancellationToken)).ShouldSucceed();

    private Task<Outcome<Done>> SnapshotAsync(Job job, string path) => Commands.MakeSnapshotAsync(job, path, TimeSpan.FromMinutes(1), CancellationToken);

    private List<string> Names(Job job)
    {
        var (root, path) = Commands.SnapshotOf(job);
        using var file = new GZipStream(File.OpenRead(root + path), CompressionMode.Decompress);
        using var archive = new TarReader(file);
        var names = new List<string>();
        while (archive.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name);
        }

        return names;
    }
}

/// <summary>Beside processes of this host.</summary>
public sealed class LocalOwnSideCommandTests(LocalOwnAccount place) : SideCommandTests(place), IClassFixture<LocalOwnAccount>;

/// <summary>Beside processes of this host under another account.</summary>
public sealed class LocalOtherSideCommandTests(LocalOtherAccount place) : SideCommandTests(place), IClassFixture<LocalOtherAccount>;

/// <summary>In allocations of Slurm, over OpenSSH.</summary>
public sealed class SlurmSideCommandTests(SlurmThere place) : SideCommandTests(place), IClassFixture<SlurmThere>
{
    [Fact]
    public async Task RunBeside_AJobOfTwoNodes_IsInItsAllocationOnItsFirstNode()
    {
        var wide = Some.Runs(Some.Shell("echo $SLURMD_NODENAME >node; echo >running; while :; do sleep 0.2; done")) with { Resources = new ResourceRequest { Nodes = 2, CpusPerNode = 1 } };
        var job = await SubmitAsync(wide);
        await RunningAsync(job);

        (await RunAsync(job, "/bin/sh", "-c", "echo $SLURM_JOB_ID $SLURMD_NODENAME")).Output.ShouldBe($"{job.CurrentAttempt?.BatchId} {Output(job, "node")}");
        await CancelAsync(job);
    }

    [Fact]
    public async Task RunBeside_AJobOnTheLoginNode_IsBesideItThere()
    {
        var job = await SubmitAsync(Some.Runs(Some.Shell("echo noted >notes.txt; echo >running; while :; do sleep 0.2; done") with { Placement = StepPlacement.LoginNode }));
        await RunningAsync(job);

        (await RunAsync(job, "cat", "notes.txt")).Output.ShouldBe("noted\n");
        await CancelAsync(job);
    }
}
