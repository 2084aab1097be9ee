using System.Collections.Immutable;
using System.Security.Cryptography;
using Fairlead.Core.Containers;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Sites.Scripts;
using Fairlead.Testing;

namespace Fairlead.Sites.Tests.Scripts;

/// <summary>Steps in containers, made by the programs that Debian has.</summary>
public sealed partial class ContainerTests(ImageRegistry registry) : IClassFixture<ImageRegistry>, IAsyncLifetime
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;
    private readonly TemporaryDirectory _workspace = new("container");
    private TestImage? _image;

    public static TheoryData<ContainerRuntime> Runtimes => [ContainerRuntime.Bubblewrap, ContainerRuntime.Charliecloud];

    private TestImage Image => _image ?? throw new InvalidOperationException("There is no image yet.");

    public async ValueTask InitializeAsync() => _image = await TestImage.MakeAsync(_workspace.CreateDirectory("image"), "high", _cancellationToken);

    public ValueTask DisposeAsync()
    {
        _workspace.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Step_InAnUnpackedImage_SeesItsFilesAndTheWorkingDirectory(ContainerRuntime runtime)
    {
        var job = Job(In(new ImageSource.File(Image.Root), "sh", "-c", "cat /etc/tide; pwd; echo $HOME $TIDE; echo made >made; [ -e /work ] || echo nothing; touch /etc/x 2>/dev/null || echo fixed"));

        (await RunAsync(job, runtime)).ShouldBe(0, Output(job, "stderr"));

        Output(job, "stdout").ShouldBe("high\n/home/user\n/home/user it's $TIDE\nnothing\nfixed\n");
        Output(job, "made").ShouldBe("made\n");
        var step = Result(job).Steps.ShouldHaveSingleItem();
        step.ExitCode.ShouldBe(0);
        step.Pull.ShouldNotBeNull().Status.ShouldBe(PullStatus.Cached);
        step.Usage.ShouldNotBeNull().MaxResidentBytes.ShouldNotBeNull().ShouldBeGreaterThan(0);
        step.Usage?.Cpu.ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Step_ThatUsesTimeAndMemory_IsMeasuredWithAllThatItStarts(ContainerRuntime runtime)
    {
        const string Busy = "x=$(printf %030000000d 1); i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done";
        var job = Job(In(new ImageSource.File(Image.Root), "sh", "-c", $"sh -c '{Busy}'; exit 3"));

        (await RunAsync(job, runtime)).ShouldBe(3, Output(job, "stderr"));

        var usage = Result(job).Steps.ShouldHaveSingleItem().Usage.ShouldNotBeNull();
        usage.MaxResidentBytes.ShouldNotBeNull().ShouldBeGreaterThan(30_000_000);
        usage.Cpu.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.FromMilliseconds(20));
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Step_WithWordsThatAShellWouldRead_GetsThemAsTheyAre(ContainerRuntime runtime)
    {
        string[] words = ["it's", "$(touch canary)", "`touch canary`", "; touch canary", "a b", "", "--", "-x", "*", "\"", "\\"];
        var job = Job(In(new ImageSource.File(Image.Root), ["printf", "%s\\n", .. words]));

        (await RunAsync(job, runtime)).ShouldBe(0, Output(job, "stderr"));

        Output(job, "stdout").ShouldBe(string.Concat(words.Select(w => w + "\n")));
        File.Exists(Path.Combine(job.Directory, "canary")).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Step_InAnArchive_IsUnpackedOnceAndRunsWhatTheImageSays(ContainerRuntime runtime)
    {
        var image = new ImageSource.File(Image.Archive);
        var own = In(image) with { Command = new StepCommand.ImageDefault() };
        var job = Job(own, In(image, "sh", "-c", "echo $GREETING; ls /etc/gone 2>/dev/null; cat /etc/tide"), In(image, "more") with { Container = new Container { Image = image, KeepsEntryPoint = true } });

        (await RunAsync(job, runtime)).ShouldBe(0, Output(job, "stderr"));

        Output(job, "stdout").ShouldBe("it's $HOME\nit's \"high\" <tide>\nhigh\nmore\n");
        var steps = Result(job).Steps;
        steps.Select(s => s.Pull?.Status).ShouldBe([PullStatus.Fetched, PullStatus.Cached, PullStatus.Cached]);
        steps[0].Pull?.Time.ShouldNotBeNull();
        steps[0].Pull?.Digest.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Image.Archive, _cancellationToken))));
    }

    [Fact]
    public async Task Steps_OfManyJobsAtOnce_PullTheirImageOnce()
    {
        var jobs = Enumerable.Range(0, 6).Select(_ => Job(In(new ImageSource.File(Image.Archive), "cat", "/etc/tide"))).ToList();

        await Task.WhenAll(jobs.Select(j => RunAsync(j, ContainerRuntime.Bubblewrap)));

        jobs.ShouldAllBe(j => Output(j, "stdout") == "high\n");
        jobs.Count(j => Result(j).Steps[0].Pull?.Status is PullStatus.Fetched).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Step_WithAMount_SeesTheDirectoryThere(ContainerRuntime runtime)
    {
        var step = In(new ImageSource.File(Image.Archive), "sh", "-c", "cat /data/sea/level; pwd");
        var job = Job(step with { Container = step.Container! with { Mounts = [new Mount("it's here", "/data/sea")], WorkDirectory = "it's here" } });
        Directory.CreateDirectory(Path.Combine(job.Directory, "it's here"));
        await File.WriteAllTextAsync(Path.Combine(job.Directory, "it's here", "level"), "3 m\n", _cancellationToken);

        (await RunAsync(job, runtime)).ShouldBe(0, Output(job, "stderr"));

        Output(job, "stdout").ShouldBe("3 m\n/home/user/it's here\n");
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Step_InAnImageOfARegistry_IsPulled(ContainerRuntime runtime)
    {
        var name = await registry.PushAsync(Image, "tide/model:2.1", _cancellationToken);
        var job = Job(In(new ImageSource.Registry(name), "sh", "-c", "cat /etc/tide; echo $GREETING"));

        (await RunAsync(job, new ContainerOptions { Runtimes = [runtime] }, registry.Environment)).ShouldBe(0, Output(job, "stderr"));

        Output(job, "stdout").ShouldBe("high\nit's \"high\" <tide>\n");
        Result(job).Steps[0].Pull?.Status.ShouldBe(PullStatus.Fetched);
    }

    [Fact]
    public async Task Step_InAnImageThatARegistryDoesNotHave_FailsWithWhatItSaid()
    {
        var job = Job(In(new ImageSource.Registry(registry.Name("none:1")), "true"));

        (await RunAsync(job, new ContainerOptions { Runtimes = [ContainerRuntime.Bubblewrap] }, registry.Environment)).ShouldNotBe(0);

        Result(job).ToEnd().Cause.ShouldBe(EndCause.ImageUnavailable);
        Output(job, "stderr").ShouldContain("manifest unknown");
        Result(job).ToEnd().Reason.ShouldBe($"There is no image {registry.Name("none:1")} where it was looked for.");
    }

    /// <summary>Apptainer cannot be had here: a program of its name writes down what it is asked for.</summary>
    [Fact]
    public async Task Step_WithApptainer_PullsAndRunsWithItsCommandLines()
    {
        var programs = _workspace.CreateDirectory("programs");
        var log = _workspace.Combine("asked");
        var program = _workspace.Write("programs/apptainer", $"#!/bin/sh\n{{ for a in \"$@\"; do printf '[%s]' \"$a\"; done; echo; }} >>'{log}'\n[ \"$1\" != pull ] || : >\"$3\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var step = In(new ImageSource.Registry("example/tide:2.1"), "tide", "a b", "--");
        var job = Job(step with { Container = step.Container! with { Mounts = [new Mount("bathy", "/data")] } }, step with { Command = new StepCommand.ImageDefault() });
        var path = new Dictionary<string, string> { ["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}" };

        (await RunAsync(job, new ContainerOptions { Runtimes = [ContainerRuntime.Apptainer] }, path)).ShouldBe(0, Output(job, "stderr"));

        var lines = (await File.ReadAllTextAsync(log, _cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(3);
        lines[0].ShouldMatch(@"^\[pull\]\[--force\]\[.*/image\.sif\]\[docker://example/tide:2\.1\]$");
        lines[1].ShouldMatch(@"^\[exec\]\[--no-mount\]\[home,tmp,cwd\]\[--home\]\[.*:/home/user\]\[--bind\]\[.*:/tmp\]\[--pwd\]\[/home/user\]\[--bind\]\[.*/bathy:/data\]\[.*/image\.sif\]\[tide\]\[a b\]\[--\]$");
        lines[2].ShouldMatch(@"^\[run\].*\[.*/image\.sif\]$");
    }

    [Fact]
    public async Task Step_ThatFails_IsRunAgainAsOftenAsItMay()
    {
        var job = Job(In(new ImageSource.File(Image.Root), "sh", "-c", "echo x >>tries; exit 3") with { Retries = 2 }, In(new ImageSource.File(Image.Root), "touch", "never"));

        (await RunAsync(job, ContainerRuntime.Bubblewrap)).ShouldBe(3);

        Output(job, "tries").ShouldBe("x\nx\nx\n");
        Result(job).Steps.ShouldHaveSingleItem().ShouldSatisfyAllConditions(s => s.ExitCode.ShouldBe(3), s => s.Retries.ShouldBe(2));
        Result(job).ToEnd().Cause.ShouldBe(EndCause.Exited);
    }

    [Fact]
    public async Task Companion_RunsBesideTheStepsAndIsEndedWithThem()
    {
        var image = new ImageSource.File(Image.Root);
        var job = Job(
            In(image, "sh", "-c", "echo up >signal; while :; do sleep 1; done") with { IsCompanion = true },
            In(image, "sh", "-c", "until [ -s signal ]; do sleep 1; done; echo seen"));

        (await RunAsync(job, ContainerRuntime.Bubblewrap)).ShouldBe(0);

        Output(job, "stdout").ShouldBe("seen\n");
        Result(job).Steps.ShouldHaveSingleItem().Step.ShouldBe(1);
    }

    [Theory]
    [InlineData("/nowhere/image")]
    [InlineData("broken.tar")]
    public async Task Image_ThatCannotBeHad_EndsTheJobWithThatCause(string image)
    {
        var job = Job(In(new ImageSource.File(image), "true"), In(new ImageSource.File(Image.Root), "touch", "never"));
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(job.Directory).FullName, "broken.tar"), "no archive", _cancellationToken);

        (await RunAsync(job, ContainerRuntime.Bubblewrap)).ShouldNotBe(0);

        var end = Result(job).ToEnd();
        end.Cause.ShouldBe(EndCause.ImageUnavailable);
        end.Reason.ShouldNotBeNull().ShouldContain(image);
        end.Steps.ShouldHaveSingleItem().Pull?.Status.ShouldBe(PullStatus.Failed);
        File.Exists(Path.Combine(job.Directory, "never")).ShouldBeFalse();
    }

    [Fact]
    public async Task Image_WithAnotherDigest_IsNotRun()
    {
        var step = In(new ImageSource.File(Image.Archive), "true");
        var job = Job(step with { Container = step.Container! with { Digest = new string('0', 64) } });

        (await RunAsync(job, ContainerRuntime.Bubblewrap)).ShouldNotBe(0);

        Result(job).ToEnd().Cause.ShouldBe(EndCause.ImageUnavailable);
    }

    [Fact]
    public async Task Images_OverTheLimit_MakeRoomForTheLatest()
    {
        var other = await TestImage.MakeAsync(_workspace.CreateDirectory("other"), "low", _cancellationToken);
        var options = new ContainerOptions { Runtimes = [ContainerRuntime.Bubblewrap], Images = _workspace.Combine("images"), ImageLimit = 3 * 1024 * 1024 };
        foreach (var image in new[] { Image, other })
        {
            (await RunAsync(Job(In(new ImageSource.File(image.Archive), "cat", "/etc/tide")), options)).ShouldBe(0);
        }

        Directory.GetFiles(_workspace.Combine("images"), "ready", SearchOption.AllDirectories).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Outputs_ArePutAsideAndMissed()
    {
        var job = Some.Submitting(
            Some.Runs(Some.Program("sh", "-c", "echo a >'a b.nc'; echo c >c.nc; mkdir plots; echo p >plots/p; exit 4")) with
            {
                Outputs = [new OutputFile("*.nc"), new OutputFile("c.nc"), new OutputFile("plots", IsDirectory: true)],
            },
            _workspace.Path);

        (await RunAsync(job, ContainerRuntime.Bubblewrap)).ShouldBe(4);

        Output(job, ".output/*.nc").ShouldBe("a\n");
        Output(job, ".output/c.nc").ShouldBe("c\n");
        new FileInfo(Path.Combine(job.Directory, ".output/plots.tgz")).Length.ShouldBeGreaterThan(0);
        Result(job).ToEnd().Cause.ShouldBe(EndCause.Exited);

        var without = Some.Submitting(Some.Runs(Some.Program("true")) with { Outputs = [new OutputFile("no$(touch canary).nc")] }, _workspace.Path);
        await RunAsync(without, ContainerRuntime.Bubblewrap);
        Result(without).ToEnd().Cause.ShouldBe(EndCause.OutputMissing);
        File.Exists(Path.Combine(without.Directory, "canary")).ShouldBeFalse();
    }

    private static Step In(ImageSource image, params string[] command) =>
        Some.Program([.. command.DefaultIfEmpty("none")]) with { Container = new Container { Image = image } };

    private Job Job(params Step[] steps) => Some.Submitting(
        Some.Runs([.. steps]) with { Environment = ImmutableSortedDictionary<string, string>.Empty.Add("TIDE", "it's $TIDE") }, _workspace.Path);

    private Task<int> RunAsync(Job job, ContainerRuntime runtime) => RunAsync(job, new ContainerOptions { Runtimes = [runtime] });

    private async Task<int> RunAsync(Job job, ContainerOptions options, IReadOnlyDictionary<string, string>? environment = null, JobSecrets? secrets = null)
    {
        Directory.CreateDirectory(job.Directory);
        var control = Directory.CreateDirectory(ControlDirectory.Of(_workspace.Path, job.CurrentAttempt!).Shared);
        foreach (var file in JobScript.Render(job, _workspace.Path, containers: options, secrets: secrets))
        {
            await File.WriteAllTextAsync(Path.Combine(control.FullName, file.Name), file.Text, _cancellationToken);
        }

        string[] script = [control.FullName + "/script", .. JobScript.Arguments(job, "1")];
        return (await HostCommand.RunAsync("dash", script, environment, cancellationToken: _cancellationToken)).ExitCode;
    }

    private static string Output(Job job, string file) => File.ReadAllText(Path.Combine(job.Directory, file));

    private ResultFile Result(Job job) =>
        ResultFile.Read(File.ReadAllText(Path.Combine(ControlDirectory.Of(_workspace.Path, job.CurrentAttempt!).Own, "result"))) ?? throw new ShouldAssertException("There is no result.");
}
