using System.Collections.Immutable;
using Fairlead.Core.Containers;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Sites.Scripts;
using Fairlead.Testing;

namespace Fairlead.Sites.Tests.Scripts;

/// <content>What steps can wish for beside their image, and what is said where they cannot have it.</content>
public sealed partial class ContainerTests
{
    private static readonly SealedSecret Sealed = new("v1:sealed");

    [Fact]
    public async Task Step_WithACopy_WritesBothStreamsThereToo()
    {
        var step = In(new ImageSource.File(Image.Root), "sh", "-c", "echo one; sleep 0.2; echo two >&2; [ -e again ] || { touch again; exit 3; }") with { Copy = "logs/it's", Retries = 1 };
        var job = Job(step, In(new ImageSource.File(Image.Root), "echo", "three"));

        (await RunAsync(job, ContainerRuntime.Bubblewrap)).ShouldBe(0, Output(job, "stderr"));

        Output(job, "stdout").ShouldBe("one\none\nthree\n");
        Output(job, "stderr").ShouldBe("two\ntwo\n");
        Output(job, "logs/it's").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order().ShouldBe(["one", "one", "two", "two"]);
        Directory.GetFiles(ControlDirectory.Of(_workspace.Path, job.CurrentAttempt!).Own, "pipe*").ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Step_OfAnApplication_RunsItsProgram(ContainerRuntime runtime)
    {
        var script = Directory.CreateDirectory(Path.Combine(Image.Root, "scif/apps/tide/scif")).FullName + "/runscript";
        await File.WriteAllTextAsync(script, "#!/bin/sh\necho $SCIF_APPNAME \"$@\"\nhelper\n", _cancellationToken);
        var helper = Directory.CreateDirectory(Path.Combine(Image.Root, "scif/apps/tide/bin")).FullName + "/helper";
        await File.WriteAllTextAsync(helper, "#!/bin/sh\necho helped\n", _cancellationToken);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.SetUnixFileMode(helper, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var step = In(new ImageSource.File(Image.Root), "a b");
        step = step with { Container = step.Container! with { App = "tide" } };

        var job = Job(step, step with { Command = new StepCommand.ImageDefault() });
        (await RunAsync(job, runtime)).ShouldBe(0, Output(job, "stderr"));

        Output(job, "stdout").ShouldBe("tide a b\nhelped\ntide\nhelped\n");
    }

    [Fact]
    public async Task Step_WithApptainerAndALogin_ShowsItInNoCommandLine()
    {
        var programs = _workspace.CreateDirectory("programs");
        var log = _workspace.Combine("asked");
        var program = _workspace.Write(
            "programs/apptainer",
            $"#!/bin/sh\necho \"$APPTAINER_DOCKER_USERNAME/$APPTAINER_DOCKER_PASSWORD $*\" >>'{log}'\n[ \"$1\" != pull ] || {{ : >\"$3\"; cat \"$REGISTRY_AUTH_FILE\" >>'{log}'; }}\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var step = In(new ImageSource.Registry("registry.example.org:5000/tide:2.1"), "run");
        var job = Job(step with { Container = step.Container! with { App = "tide", Login = Sealed } });
        var path = new Dictionary<string, string> { ["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}" };

        (await RunAsync(job, new ContainerOptions { Runtimes = [ContainerRuntime.Apptainer] }, path, SecretsOf("it's", "se:cret"))).ShouldBe(0, Output(job, "stderr"));

        var lines = await File.ReadAllLinesAsync(log, _cancellationToken);
        lines[0].ShouldMatch("^it's/se:cret pull --force .*/image\\.sif docker://registry\\.example\\.org:5000/tide:2\\.1$");
        lines[1].ShouldBe("{\"auths\":{\"registry.example.org:5000\":{\"auth\":\"aXQnczpzZTpjcmV0\"}}}");
        lines[2].ShouldMatch("^/ run --app tide --no-mount .*/image\\.sif run$");
        Directory.GetFiles(_workspace.Path, "login-*", SearchOption.AllDirectories).ShouldBeEmpty();
        Directory.GetFiles(_workspace.Path, "auth", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Step_InAnImageThatNeedsALogin_IsPulledWithIt(ContainerRuntime runtime)
    {
        await using var closed = new ImageRegistry { WantsLogin = true };
        await closed.InitializeAsync();
        var name = await closed.PushAsync(Image, "tide/closed:1", _cancellationToken);
        var options = new ContainerOptions { Runtimes = [runtime], Images = _workspace.Combine("images") };
        var step = In(new ImageSource.Registry(name), "cat", "/etc/tide");
        var opened = step with { Container = step.Container! with { Login = Sealed } };

        var right = Job(opened);
        (await RunAsync(right, options, closed.Environment, SecretsOf(ImageRegistry.User, ImageRegistry.Password))).ShouldBe(0, Output(right, "stderr"));
        var without = Job(step);
        (await RunAsync(without, options, closed.Environment)).ShouldNotBe(0);
        var wrong = Job(opened);
        (await RunAsync(wrong, options, closed.Environment, SecretsOf(ImageRegistry.User, "wrong"))).ShouldNotBe(0);

        Output(right, "stdout").ShouldBe("high\n");
        Result(right).Steps[0].Pull?.Status.ShouldBe(PullStatus.Fetched);
        Result(without).ToEnd().Reason.ShouldBe($"The image {name} is refused: there is none of that name, or it needs another login.");
        Result(wrong).ToEnd().Cause.ShouldBe(EndCause.ImageUnavailable);
        foreach (var file in Directory.GetFiles(_workspace.Path, "*", SearchOption.AllDirectories).Where(f => new FileInfo(f).LinkTarget is null && !f.Contains("/image/", StringComparison.Ordinal)))
        {
            (await File.ReadAllTextAsync(file, _cancellationToken)).ShouldNotContain(ImageRegistry.Password, customMessage: file);
        }
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Step_WithAVolumeOfTheSite_SeesItAndSaysWhereItIsGone(ContainerRuntime runtime)
    {
        var step = In(new ImageSource.File(Image.Archive), "sh", "-c", "cat /sea/level; echo more >/sea/more");
        var job = Job(step with { Container = step.Container! with { Volumes = [new Mount("onedata", "/sea")] } });
        _workspace.CreateDirectory($"one data/{job.Account}");
        _workspace.Write($"one data/{job.Account}/level", "3 m\n");
        var options = new ContainerOptions { Runtimes = [runtime], Volumes = ImmutableSortedDictionary<string, string>.Empty.Add("onedata", _workspace.Combine("one data/{account}")) };

        (await RunAsync(job, options)).ShouldBe(0, Output(job, "stderr"));
        Directory.Move(_workspace.Combine("one data"), _workspace.Combine("away"));
        var late = Job([.. job.Description.Steps]);
        (await RunAsync(late, options)).ShouldBe(125);

        Output(job, "stdout").ShouldBe("3 m\n");
        File.Exists(_workspace.Combine($"away/{job.Account}/more")).ShouldBeTrue();
        Result(late).ToEnd().Cause.ShouldBe(EndCause.VolumeUnavailable);
        Result(late).ToEnd().Reason.ShouldNotBeNull().ShouldStartWith("The storage onedata is not there on node");
        JobScriptProblem(job).ShouldContain("offers no storage 'onedata'");
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Step_WhoseImageHasNoSuchProgram_SaysSo(ContainerRuntime runtime)
    {
        File.Delete(Path.Combine(Image.Root, "bin/sh"));
        var job = Job(In(new ImageSource.File(Image.Root), "sh", "-c", "true"));

        (await RunAsync(job, runtime)).ShouldBe(127, Output(job, "stderr"));

        var end = Result(job).ToEnd();
        end.Cause.ShouldBe(EndCause.Exited);
        end.Reason.ShouldBe("The image has no program sh.");
        end.Steps.ShouldHaveSingleItem().ExitCode.ShouldBe(127);
    }

    [Fact]
    public async Task Image_OfARegistryThatIsNotThere_SaysWhatWasSaid()
    {
        var job = Job(In(new ImageSource.Registry($"127.0.0.1:{FreePort.Take()}/tide:1"), "true"));

        (await RunAsync(job, ContainerRuntime.Bubblewrap)).ShouldNotBe(0);

        Result(job).ToEnd().Reason.ShouldNotBeNull().ShouldEndWith("connection refused");
    }

    private static JobSecrets SecretsOf(string user, string token) =>
        new() { Logins = ImmutableDictionary<SealedSecret, RegistryLogin>.Empty.Add(Sealed, new RegistryLogin(user, token, $"print of {token}")) };

    private string JobScriptProblem(Job job) => Should.Throw<ArgumentException>(() => JobScript.Render(job, _workspace.Path)).Message;
}
