using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Sites.Local;
using Fairlead.Testing;

namespace Fairlead.Sites.Tests.Local;

public sealed class LocalSiteTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _home = new("local-site");
    private RunningLocalSite _running = null!; // Started before each test.

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _running = RunningLocalSite.Start(_home);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _running.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task Submit_SmallJob_RunsAndLeavesItsResult()
    {
        var job = _running.Job("echo hello; exit 3");

        (await _running.SubmitAsync(job)).ShouldBeOfType<SubmitResult.Accepted>();

        var end = await _running.EndsAsync(job);
        (end.Cause, end.ExitCode, end.Evidence).ShouldBe((EndCause.Exited, 3, "result file"));
        RunningLocalSite.Output(job).ShouldBe("hello\n");
        (await _running.Site.WatchAsync(Token)).ShouldSucceed().ShouldBeEmpty();
        (await _running.FindAsync(job, Token)).ShouldNotBeNull().State.ShouldBe(BatchState.Ended);
    }

    [Fact]
    public async Task Submit_WithChosenGroups_RunsAndWritesUnderThem()
    {
        await using var group = await TestGroup.CreateAsync([], Token);
        var groups = new GroupChoice { Primary = group.Name, Supplementary = ["daemon", "games"] };
        var job = _running.Job("id -gn; id -Gn; stat -c %G . stdout") with { Preferences = new Preferences { Groups = groups } };

        (await _running.SubmitAsync(job)).ShouldBeOfType<SubmitResult.Accepted>();

        (await _running.EndsAsync(job)).ExitCode.ShouldBe(0);
        RunningLocalSite.Output(job).ShouldBe($"{group.Name}\n{group.Name} daemon games\n{group.Name}\n{group.Name}\n");
    }

    [Fact]
    public async Task Submit_WithAGroupThatThereIsNot_IsRefused()
    {
        var job = _running.Job("true") with { Preferences = new Preferences { Groups = new GroupChoice { Primary = "no-such-group" } } };

        (await _running.SubmitAsync(job)).ShouldBe(new SubmitResult.Refused("There is no group no-such-group on this host."));
    }

    [Fact]
    public async Task Submit_SameAttemptTwice_RunsItOnce()
    {
        var job = _running.Job("echo once >>\"$PWD/count\"");

        var first = await _running.SubmitAsync(job);
        var second = await _running.SubmitAsync(job);
        await _running.EndsAsync(job);

        second.ShouldBe(first);
        RunningLocalSite.Output(job, "count").ShouldBe("once\n");
    }

    [Fact]
    public async Task Collect_AScriptThatRanNothingAndEndedWell_IsNoSuccess()
    {
        var first = _running.Job("while [ ! -e go ]; do sleep 0.05; done", new ResourceRequest { TotalCpus = 4 });
        var second = _running.Job("echo ran");
        await _running.SubmitAsync(first);
        await _running.SubmitAsync(second);
        var control = Path.Combine(Path.GetDirectoryName(second.Directory) ?? "/", ".fairlead", $"{second.Id}", "1");
        await File.WriteAllTextAsync(Path.Combine(control, "script"), string.Empty, Token);
        await File.WriteAllTextAsync(Path.Combine(first.Directory, "go"), string.Empty, Token);

        var end = await _running.EndsAsync(second);

        (end.Cause, end.ExitCode).ShouldBe((EndCause.NodeFailure, null));
    }

    [Fact]
    public async Task Submit_Job_HasNothingOfTheGatewayOpen()
    {
        var job = _running.Job("ls -l /proc/$$/fd; grep Sig /proc/self/status");

        await _running.SubmitAsync(job);
        await _running.EndsAsync(job);

        var output = RunningLocalSite.Output(job);
        output.ShouldNotContain("pipe:");
        output.ShouldNotContain("socket:");
        output.ShouldContain("SigIgn:\t0000000000000000");
        output.ShouldContain("SigBlk:\t0000000000000000");
    }

    [Theory]
    [InlineData(5, null, null, null, "The job asks for 5 CPUs; this site has 4.")]
    [InlineData(null, 2, null, null, "The job asks for 2 nodes; a local site has 1.")]
    [InlineData(null, null, long.MaxValue, null, "The job asks for 9223372036854775807 bytes of memory; this site has ")]
    [InlineData(null, null, null, 1, "The job asks for 1 GPUs; a local site gives none.")]
    public async Task Submit_MoreThanThereIs_IsRefusedByName(int? cpus, int? nodes, long? memory, int? gpus, string reason)
    {
        var request = new ResourceRequest { CpusPerNode = cpus, Nodes = nodes, MemoryPerNode = memory, GpusPerNode = gpus };

        var result = await _running.SubmitAsync(_running.Job("true", request));

        result.ShouldBeOfType<SubmitResult.Refused>().Reason.ShouldStartWith(reason);
    }

    [Fact]
    public async Task Submit_SlotsTaken_WaitsInOrder()
    {
        var large = new ResourceRequest { TotalCpus = 4 };
        ImmutableArray<Job> jobs = [.. Enumerable.Range(0, 3).Select(i => _running.Job($"echo {i} >>'{_home.Path}/order'; [ {i} -gt 0 ] || cat '{_home.Path}/gate'", large))];
        (await HostCommand.RunAsync("mkfifo", [_home.Combine("gate")], cancellationToken: Token)).OutputOfSuccess();

        await _running.Site.SubmitAsync(jobs, Token);
        await _running.RunsAsync(jobs[0]);
        var waiting = await _running.FindAsync(jobs[1], Token);
        await File.WriteAllTextAsync(_home.Combine("gate"), "go", Token);
        await _running.EndsAsync(jobs[2]);

        waiting.ShouldNotBeNull().State.ShouldBe(BatchState.Pending);
        File.ReadAllLines(_home.Combine("order")).ShouldBe(["0", "1", "2"]);
    }

    [Fact]
    public async Task Array_WithLimit_RunsNoMoreAtATime()
    {
        var lines = $"touch '{_home.Path}/run.'$FAIRLEAD_ARRAY_TASK_ID; ls -d '{_home.Path}'/run.* | wc -l; sleep 0.1; rm '{_home.Path}/run.'$FAIRLEAD_ARRAY_TASK_ID";
        var tasks = Some.Tasks(Some.Runs(Some.Shell(lines)), 8, _running.Workspace, Environment.UserName, limit: 2);

        await _running.Site.SubmitAsync(tasks, Token);

        foreach (var task in tasks)
        {
            (await _running.EndsAsync(task)).ExitCode.ShouldBe(0);
            int.Parse(RunningLocalSite.Output(task, $"stdout.{task.Index}"), CultureInfo.InvariantCulture).ShouldBeInRange(1, 2);
        }
    }

    [Fact]
    public async Task Cancel_RunningJob_EndsItsWholeSession()
    {
        // Programs in process groups of their own, one of which does not listen to the polite signal.
        var job = _running.Job($"set -m; sh -c 'trap \"\" TERM; echo $$ >{_home.Path}/deaf; while :; do sleep 1; done' & sleep 1000 & wait");
        await _running.SubmitAsync(job);
        await Eventually.Become(() => File.Exists(_home.Combine("deaf")), cancellationToken: Token);

        (await _running.Site.CancelAsync([job], Token)).ShouldSucceed();
        var end = await _running.EndsAsync(job);

        end.Cause.ShouldBe(EndCause.Cancelled);
        (await _running.Site.CancelAsync([job], Token)).ShouldSucceed().ShouldBe([true]);
        var deaf = int.Parse(await File.ReadAllTextAsync(_home.Combine("deaf"), Token), CultureInfo.InvariantCulture);
        await Eventually.Become(() => ProcessTable.Find(deaf) is null or { IsZombie: true }, cancellationToken: Token);
    }

    [Fact]
    public async Task Cancel_WaitingJob_IsGoneAtOnce()
    {
        var all = new ResourceRequest { TotalCpus = 4 };
        var (running, waiting) = (_running.Job("sleep 1000", all), _running.Job($"touch '{_home.Path}/ran'", all));
        await _running.Site.SubmitAsync([running, waiting], Token);

        (await _running.Site.CancelAsync([waiting], Token)).ShouldSucceed().ShouldBe([true]);

        (await _running.EndsAsync(waiting)).Cause.ShouldBe(EndCause.Cancelled);
        await _running.Site.CancelAsync([running], Token);
        await _running.EndsAsync(running);
        File.Exists(_home.Combine("ran")).ShouldBeFalse();
    }

    [Fact]
    public async Task TimeLimit_UsedUp_EndsTheJobAndItsGrandchildren()
    {
        var job = _running.Job(
            $"(sh -c 'sleep 1000 & echo $! >{_home.Path}/grandchild; wait') & wait", new ResourceRequest { Runtime = TimeSpan.FromSeconds(1) });

        await _running.SubmitAsync(job);
        var end = await _running.EndsAsync(job);

        end.Cause.ShouldBe(EndCause.TimeLimit);
        end.Usage.ShouldNotBeNull().Wall.ShouldBeInRange(TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(20));
        var grandchild = int.Parse(await File.ReadAllTextAsync(_home.Combine("grandchild"), Token), CultureInfo.InvariantCulture);
        await Eventually.Become(() => ProcessTable.Find(grandchild) is null or { IsZombie: true }, cancellationToken: Token);
    }

    [Fact]
    public async Task MemoryLimit_Exceeded_EndsTheJob()
    {
        // The shell keeps it in its variable: memory is only looked at now and then.
        var job = _running.Job("x=$(head -c 200000000 /dev/zero | tr '\\0' x); sleep 1000", new ResourceRequest { MemoryPerNode = 100 << 20 });

        await _running.SubmitAsync(job);

        var end = await _running.EndsAsync(job);
        end.Cause.ShouldBe(EndCause.OutOfMemory);
        end.Reason.ShouldNotBeNull().ShouldContain("may use 104857600");
    }

    [Fact]
    public async Task Job_LeavesProcesses_TheyAreSweptUp()
    {
        var job = _running.Job($"sleep 1000 >/dev/null 2>&1 & echo $! >'{_home.Path}/left'");

        await _running.SubmitAsync(job);
        (await _running.EndsAsync(job)).ExitCode.ShouldBe(0);

        var left = int.Parse(await File.ReadAllTextAsync(_home.Combine("left"), Token), CultureInfo.InvariantCulture);
        await Eventually.Become(() => ProcessTable.Find(left) is null or { IsZombie: true }, cancellationToken: Token);
    }

    [Fact]
    public async Task Script_KilledFromOutside_IsFoundDead()
    {
        var job = _running.Job("touch running; sleep 1000");
        await _running.SubmitAsync(job);
        await Eventually.Become(() => File.Exists($"{job.Directory}/running"), cancellationToken: Token);
        var details = (await _running.Site.DetailsAsync(job, Token)).ShouldSucceed();

        _ = NativeProcess.Signal(int.Parse(details["process"], CultureInfo.InvariantCulture), NativeProcess.Kill);

        var end = await _running.EndsAsync(job);
        (end.Cause, end.ExitCode).ShouldBe((EndCause.Exited, 137));
        end.Reason.ShouldNotBeNull().ShouldContain("left no result");
    }

    [Fact]
    public async Task Submit_OtherAccount_RunsAsIt()
    {
        await TestAccounts.EnsureAsync(Token);
        foreach (var account in TestAccounts.All)
        {
            (await HostCommand.RunAsync("install", ["-d", "-o", account, _home.Combine($"work/{account}")], cancellationToken: Token)).OutputOfSuccess();
        }

        var jobs = TestAccounts.All.Select(a => Some.Submitting(Some.Runs(Some.Shell("id -un; id -Gn; echo $HOME; umask")), _home.Combine($"work/{a}"), a)).ToList();

        (await _running.Site.SubmitAsync(jobs, Token)).ShouldAllBe(r => r is SubmitResult.Accepted);

        foreach (var job in jobs)
        {
            (await _running.EndsAsync(job)).ExitCode.ShouldBe(0);
            RunningLocalSite.Output(job).ShouldStartWith($"{job.Account}\n{job.Account}\n/home/{job.Account}\n");
        }

        (await _running.Site.CleanAsync(jobs, Token)).ShouldSucceed();
        jobs.ShouldAllBe(j => !Directory.Exists(j.Directory));
        Directory.EnumerateDirectories(_home.Combine($"work/{TestAccounts.Alice}/.fairlead")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Submit_UnknownAccount_IsRefused()
    {
        var job = _running.Job("true") with { Account = "nobody-of-that-name" };

        (await _running.SubmitAsync(job)).ShouldBeOfType<SubmitResult.Refused>().Reason.ShouldContain("There is no account nobody-of-that-name");
    }

    [Fact]
    public async Task Collect_NeverSubmitted_IsLostWithTheHost()
    {
        var job = _running.Job("true");

        (await _running.FindAsync(job, Token)).ShouldBeNull();
        (await _running.EndsAsync(job)).Cause.ShouldBe(EndCause.NodeFailure);
    }

    [Fact]
    public async Task Check_AllWell_FindsNothing()
    {
        (await _running.Site.CheckAsync(Token)).ShouldAllBe(c => c.Problem == null);
        Should.Throw<IOException>(() => RunningLocalSite.Start(_home));
    }
}
