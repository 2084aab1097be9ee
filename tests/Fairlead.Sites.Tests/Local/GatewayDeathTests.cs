using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Sites.Local;
using Fairlead.Testing;

namespace Fairlead.Sites.Tests.Local;

/// <summary>
/// A gateway that is killed without warning: another process of this test program hosts the site (<see cref="Host"/>), and the test goes on with what
/// it left.
/// </summary>
public sealed class GatewayDeathTests : IDisposable
{
    private const string HomeVariable = "FAIRLEAD_TEST_HOME";
    private readonly TemporaryDirectory _home = new("gateway-death");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Gateway_Killed_JobsRunOnAndTheNextOneFindsThem()
    {
        // One ends while no gateway is there, one goes on running, and one waits for the others' slots.
        ImmutableArray<Job> jobs =
        [
            Described("echo $$ >pid; until [ -e gate ]; do sleep 0.05; done; echo ran >>runs", cpus: 1),
            Described("echo $$ >pid; until [ -e gate ]; do sleep 0.05; done; echo ran >>runs", cpus: 1),
            Described("echo ran >>runs", cpus: 4),
        ];
        using (var gateway = StartHost(jobs))
        {
            await Eventually.Become(() => File.Exists($"{jobs[0].Directory}/pid") && File.Exists($"{jobs[1].Directory}/pid"), cancellationToken: Token);
            await Eventually.Become(() => File.Exists(_home.Combine("submitted")), cancellationToken: Token);
            await KillAsync(gateway);
        }

        var pid = int.Parse(await File.ReadAllTextAsync($"{jobs[1].Directory}/pid", Token), CultureInfo.InvariantCulture);
        ProcessTable.Find(pid).ShouldNotBeNull("the job died with its gateway").IsZombie.ShouldBeFalse();
        OpenGate(jobs[0]);
        await Eventually.Become(() => File.Exists($"{jobs[0].Directory}/runs"), cancellationToken: Token);
        await using var next = RunningLocalSite.Start(_home);

        (await next.EndsAsync(jobs[0])).ExitCode.ShouldBe(0);
        (await next.FindAsync(jobs[1], Token)).ShouldNotBeNull().State.ShouldBe(BatchState.Active);
        (await next.FindAsync(jobs[2], Token)).ShouldNotBeNull().State.ShouldBe(BatchState.Pending);
        OpenGate(jobs[1]);
        foreach (var job in jobs)
        {
            (await next.EndsAsync(job)).ExitCode.ShouldBe(0);
            RunningLocalSite.Output(job, "runs").ShouldBe("ran\n");
        }

        (await next.Site.WatchAsync(Token)).ShouldSucceed().ShouldBeEmpty();
    }

    [Fact]
    public async Task Gateway_KilledWhileTimeRunsOut_NextOneEndsTheJob()
    {
        var job = Described("echo $$ >pid; sleep 1000", cpus: 1, runtime: TimeSpan.FromSeconds(2));
        using (var gateway = StartHost([job]))
        {
            await Eventually.Become(() => File.Exists($"{job.Directory}/pid"), cancellationToken: Token);
            await KillAsync(gateway);
        }

        await using var next = RunningLocalSite.Start(_home);

        (await next.EndsAsync(job)).Cause.ShouldBe(EndCause.TimeLimit);
    }

    [Fact]
    public async Task Gateway_KilledAgainAndAgainAtAnyMoment_EachJobRunsOnce()
    {
        var random = new Random(20260101);
        var jobs = Enumerable.Range(0, 60).Select(_ => Described("echo ran >>runs", cpus: 1)).ToImmutableArray();
        for (var round = 0; round < 6; round++)
        {
            using var gateway = StartHost(jobs);
            await Eventually.Become(() => File.Exists(_home.Combine("started")), cancellationToken: Token);
            await Task.Delay(random.Next(400), Token);
            await KillAsync(gateway);
            File.Delete(_home.Combine("started"));
        }

        await using var last = RunningLocalSite.Start(_home);
        await SubmitMissingAsync(last, jobs);

        foreach (var job in jobs)
        {
            (await last.EndsAsync(job)).ExitCode.ShouldBe(0);
            RunningLocalSite.Output(job, "runs").ShouldBe("ran\n");
        }
    }

    /// <summary>Not a test: the gateway that is killed.</summary>
    [Fact(Explicit = true)]
    public async Task Host()
    {
        var path = Environment.GetEnvironmentVariable(HomeVariable).ShouldNotBeNull("This is started by the other tests.");
        await using var running = RunningLocalSite.Start(path);
        await running.Site.StartAsync(Token);
        await File.WriteAllTextAsync($"{path}/started", "", Token);
        var jobs = Directory.EnumerateFiles($"{path}/jobs").Order(StringComparer.Ordinal).Select(ReadJob).ToImmutableArray();
        await SubmitMissingAsync(running, jobs);
        await File.WriteAllTextAsync($"{path}/submitted", "", Token);
        await Task.Delay(Timeout.Infinite, Token);
    }

    // As the driver does after a crash: what was taken is found and not sent again.
    private static async Task SubmitMissingAsync(RunningLocalSite running, ImmutableArray<Job> jobs)
    {
        foreach (var job in jobs)
        {
            if (await running.FindAsync(job, Token) is null)
            {
                (await running.SubmitAsync(job)).ShouldBeOfType<SubmitResult.Accepted>();
            }
        }
    }

    private static void OpenGate(Job job) => File.WriteAllText($"{job.Directory}/gate", "");

    private static async Task KillAsync(Process gateway)
    {
        gateway.Kill();
        await gateway.WaitForExitAsync(Token);
    }

    private static Job JobOf(string workspace, JobId id, string lines, int cpus, TimeSpan? runtime)
    {
        var resources = new ResourceRequest { TotalCpus = cpus, Runtime = runtime };
        var job = Some.Submitting(Some.Runs(Some.Shell(lines)) with { Resources = resources }, workspace, Environment.UserName);
        return job with { Id = id, Directory = $"{workspace}/{id}", Attempts = [job.Attempts[0] with { Marker = new Marker(id, 1) }] };
    }

    private static Job ReadJob(string path)
    {
        var fields = File.ReadAllText(path).Split('\n');
        TimeSpan? runtime = fields[3].Length == 0 ? null : TimeSpan.Parse(fields[3], CultureInfo.InvariantCulture);
        return JobOf(fields[0], JobId.Parse(Path.GetFileName(path)[4..], null), fields[1], int.Parse(fields[2], CultureInfo.InvariantCulture), runtime);
    }

    private Job Described(string lines, int cpus, TimeSpan? runtime = null)
    {
        var id = JobId.New(DateTimeOffset.UnixEpoch);
        var workspace = _home.Combine($"work/{Environment.UserName}");
        _home.CreateDirectory("jobs");
        var number = Directory.EnumerateFiles(_home.Combine("jobs")).Count();
        _home.Write(string.Create(CultureInfo.InvariantCulture, $"jobs/{number:000}-{id}"), $"{workspace}\n{lines}\n{cpus}\n{runtime}");
        return JobOf(workspace, id, lines, cpus, runtime);
    }

    private Process StartHost(ImmutableArray<Job> jobs)
    {
        jobs.ShouldNotBeEmpty();
        var start = new ProcessStartInfo(
            Environment.ProcessPath ?? throw new InvalidOperationException("This program has no file."),
            ["-explicit", "only", "-method", $"{typeof(GatewayDeathTests).FullName}.{nameof(Host)}"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment[HomeVariable] = _home.Path;
        return Process.Start(start) ?? throw new InvalidOperationException("The gateway did not start.");
    }
}
