using System.Collections.Immutable;
using System.Text;
using Fairlead.Core.Containers;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Prominence.Description;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Gateway.Sites;

namespace Fairlead.Dialects.Prominence.Tests;

public sealed class DescriptionTests
{
    private const string Task = """{"image":"a/b:1","runtime":"singularity"}""";
    private const string Resources = """{"cpus":4,"memory":8.0}""";

    private static readonly SiteProfile Site = new() { Name = "harbour", Kind = "test", Workspace = "/w", Accounts = new AccountRule("a"), Containers = new ContainerOptions { Volumes = ImmutableSortedDictionary<string, string>.Empty.Add("lake", "/mnt/lake/{account}") } };

    internal static LoginSeal Logins { get; } = new(text => new SealedSecret(Convert.ToBase64String(Encoding.UTF8.GetBytes(text))), secret => secret.Text == "bWFyazpzM2NyZXQ=");

    [Theory]
    [InlineData("""{"colour":1,"tasks":[TASK],"resources":RES}""", "colour")]
    [InlineData("""{"tasks":[{"image":"x","runtime":"singularity","colour":1}],"resources":RES}""", "colour")] // scenario 17
    [InlineData("""{"tasks":[TASK],"resources":{"cpus":1,"cpusRange":[1,2],"memory":1}}""", "cpusRange")] // scenario 18
    [InlineData("""{"tasks":[TASK],"resources":{"cpus":1}}""", "memory")]
    [InlineData("""{"tasks":[TASK],"resources":{"cpus":1,"memory":0}}""", "at least")]
    [InlineData("""{"tasks":[TASK],"resources":{"cpus":true,"memory":1}}""", "resources.cpus")]
    [InlineData("""{"tasks":[TASK],"resources":{"cpusRange":[4,2],"memory":1}}""", "cpusRange")]
    [InlineData("""{"tasks":[TASK]}""", "resources")]
    [InlineData("""{"resources":RES}""", "tasks")]
    [InlineData("""{"tasks":[],"resources":RES}""", "tasks")]
    [InlineData("""{"tasks":[TASK],"resources":RES,"name":"a$b"}""", "name")]
    [InlineData("""{"tasks":[TASK],"resources":RES,"labels":{"a-b":"x"}}""", "a-b")]
    [InlineData("""{"tasks":[TASK],"resources":RES,"labels":{"a":"x=y"}}""", "labels.a")]
    [InlineData("""{"tasks":[TASK],"resources":RES,"policies":{"maximumTimeInQueue":44641}}""", "maximumTimeInQueue")] // scenario 19
    [InlineData("""{"tasks":[TASK],"resources":RES,"policies":{"maximumRetries":7}}""", "maximumRetries")]
    [InlineData("""{"tasks":[TASK],"resources":RES,"policies":{"placement":{"requirements":{"sites":["moon"]}}}}""", "harbour")]
    [InlineData("""{"tasks":[{"image":"x","runtime":"singularity","type":"openmpi"}],"resources":RES}""", "cmd")] // scenario 20
    [InlineData("""{"tasks":[{"image":"x","runtime":"singularity","type":"openmpi","cmd":"mpirun x"}],"resources":RES}""", "cmd")]
    [InlineData("""{"tasks":[{"image":"x","runtime":"singularity","type":"openmpi","cmd":"x","procsPerNode":5}],"resources":RES}""", "procsPerNode")]
    [InlineData("""{"tasks":[{"image":"x","runtime":"singularity","cmd":"a 'b"}],"resources":RES}""", "cmd")]
    [InlineData("""{"tasks":[{"image":"x","runtime":"docker"}],"resources":RES}""", "udocker")]
    [InlineData("""{"tasks":[{"image":"x y;z","runtime":"udocker"}],"resources":RES}""", "image")]
    [InlineData("""{"tasks":[{"image":"x","runtime":"udocker","type":"sidecar"}],"resources":RES}""", "sidecar")]
    [InlineData("""{"tasks":[{"image":"x","runtime":"udocker","env":{"a-b":"1"}}],"resources":RES}""", "a-b")]
    [InlineData("""{"tasks":[{"image":"x","runtime":"singularity","app":"a b"}],"resources":RES}""", "tasks[0].app must be the name")]
    [InlineData("""{"tasks":[{"image":"x","runtime":"udocker","app":"a"}],"resources":RES}""", "tasks[0].app is not possible with the runtime udocker")]
    [InlineData("""{"tasks":[{"image":"x","runtime":"singularity","stdout":"../a"}],"resources":RES}""", "tasks[0].stdout must be")]
    [InlineData("""{"tasks":[{"image":"x","runtime":"singularity","stdout":"/etc/a"}],"resources":RES}""", "tasks[0].stdout must be")]
    [InlineData("""{"tasks":[{"image":"x","runtime":"singularity","imagePullCredential":{"username":"a"}}],"resources":RES}""", "tasks[0].imagePullCredential.token must be given")]
    [InlineData("""{"tasks":[{"image":"x","runtime":"singularity","imagePullCredential":{"username":"a:b","token":"c"}}],"resources":RES}""", "imagePullCredential.username")]
    [InlineData("""{"tasks":[{"image":"x","runtime":"singularity","imagePullCredential":{"sealed":"v1:other"}}],"resources":RES}""", "imagePullCredential.sealed is not known")]
    [InlineData("""{"tasks":[TASK],"resources":RES,"storage":{"type":"lake","mountpoint":"/x","default":true}}""", "storage.default")]
    [InlineData("""{"tasks":[TASK],"resources":RES,"storage":{"type":"lake","mountpoint":"/x/../y"}}""", "storage.mountpoint")]
    [InlineData("""{"tasks":[TASK],"resources":RES,"storage":{"type":"onedata","mountpoint":""}}""", "storage.onedata must be given")]
    [InlineData("""{"tasks":[TASK],"resources":RES,"artifacts":[{"url":"x","mountpoint":"a/b:/c"}]}""", "mountpoint")]
    [InlineData("""{"tasks":[TASK],"resources":RES,"artifacts":[{"url":"x","mountpoint":"a:/c/../.."}]}""", "mountpoint")]
    [InlineData("""{"tasks":[TASK],"resources":RES,"outputFiles":["/etc/passwd"]}""", "outputFiles")]
    [InlineData("""{"tasks":[TASK],"resources":RES,"outputDirs":["../x"]}""", "outputDirs")]
    [InlineData("""{"tasks":[TASK],"resources":RES,"inputs":[{"filename":"x","content":"%"}]}""", "Unable to write input file to disk")]
    [InlineData("""{"tasks":[TASK],"resources":RES,"storage":{"type":"b2drop","mountpoint":"/x"}}""", "storage.type must be one of lake, onedata, not b2drop")]
    [InlineData("""{"tasks":[TASK],"resources":RES,"notifications":[{"event":"jobStarted"}]}""", "jobFinished")]
    public void Scenario17And18And19And20_WhatIsWrong_NamesTheKeyAndWhatWouldBeRight(string document, string told)
    {
        Compile(document).TryGet(out _, out var refusal).ShouldBeFalse();

        refusal!.Message.ShouldContain(told, Case.Sensitive);
    }

    [Fact]
    public void Compile_WithTwoFlaws_TellsTheFirstInTheOrderOfTheContract()
    {
        var document = """{"policies":{"priority":-1},"artifacts":[{"url":1}],"tasks":[{}],"resources":{"cpus":0,"memory":1},"labels":{"-":"x"}}""";

        Compile(document).TryGet(out _, out var refusal).ShouldBeFalse();

        refusal!.Message.ShouldStartWith("labels.-");
    }

    [Fact]
    public void Compile_EveryKey_IsHeeded()
    {
        var document = """
            {"name":"tide","labels":{"campaign":"spring24"},"resources":{"cpusRange":[2,8],"memoryPerCpu":1.5,"walltime":90,"disk":20},
             "tasks":[{"image":"docker://r.example.org:5000/a/b@sha256:0a","runtime":"udocker","cmd":"run 'a b' \"c\\\"d\" e\\ f","env":{"N":4,"T":true},"workdir":"sub"},
                      {"image":"m.sif","runtime":"singularity","type":"openmpi","cmd":"solve","procsPerNode":2},
                      {"image":"https://x.example.org/i.tar","runtime":"udocker","type":"sidecar"}],
             "artifacts":[{"url":"https://x.example.org/a%20b.tgz?t=1","mountpoint":"bathy:/data","executable":true},{"url":"staff/grid.gz"}],
             "outputFiles":["*.nc"],"outputDirs":["plots/"],"policies":{"maximumRetries":1,"maximumTaskRetries":2,"maximumTimeInQueue":-1,"ignoreTaskTailures":true,"leaveInQueue":true,
               "placement":{"preferences":{"sites":["moon","harbour"]}}},"notifications":[{"event":"jobFinished","type":"email"}]}
            """;

        Compile(document).TryGet(out var job, out var refusal).ShouldBeTrue(refusal?.Message);

        var description = job!.Description;
        description.Resources.ShouldSatisfyAllConditions(r => r.CpusPerNode.ShouldBe(2), r => r.MemoryPerNode.ShouldBe(3_000_000_000), r => r.Runtime.ShouldBe(TimeSpan.FromMinutes(90)));
        description.Tags.ShouldBe(["campaign=spring24"]);
        description.Retry.Failures.ShouldBe(1);
        description.StaysCurrent.ShouldBeTrue();
        job.Sites.Preferred.ShouldBe(["harbour"]);
        description.Steps.Select(s => s.IsCompanion).ShouldBe([true, false, false]);
        description.Steps[0].Command.ShouldBeOfType<StepCommand.ImageDefault>();
        description.Steps[1].Command.ShouldBeOfType<StepCommand.Program>().Arguments.ShouldBe(["run", "a b", "c\"d", "e f"]);
        description.Steps[1].ShouldSatisfyAllConditions(s => s.Retries.ShouldBe(2), s => s.IgnoreExitCode.ShouldBeTrue());
        description.Steps[1].Environment["N"].ShouldBe("4");
        description.Steps[1].Environment["PROMINENCE_TASK_NUM"].ShouldBe("1");
        description.Steps[1].Container!.ShouldSatisfyAllConditions(
            c => c.Image.ShouldBe(new ImageSource.Registry("r.example.org:5000/a/b@sha256:0a")),
            c => c.StartDirectory.ShouldBe("/home/user/sub"),
            c => c.KeepsEntryPoint.ShouldBeTrue(),
            c => c.Mounts.ShouldBe([new Mount("bathy", "/data")]));
        description.Steps[2].Command.ShouldBeOfType<StepCommand.Program>().Arguments.ShouldBe(["solve"]);
        description.Steps[2].Mpi.ShouldBe(new MpiRun(MpiKind.OpenMpi, 2));
        description.Steps[2].Container!.Image.ShouldBe(new ImageSource.File(".images/m.sif"));
        description.Archives.ShouldBe(["a b.tgz", "grid.gz"]);
        description.Outputs.Select(o => o.Name).ShouldBe(["*.nc", "plots.tgz"]);
        job.Objects.Select(o => o.Name).ShouldBe(["staff/grid.gz", "m.sif"]);
        job.Source["resources"]!["nodes"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public void Compile_Secrets_AreNotKept()
    {
        var document = """
            {"tasks":[{"image":"r.example.org/a","runtime":"singularity","imagePullCredential":{"username":"mark","token":"SECRET"}}],"resources":RES,
             "storage":{"type":"onedata","mountpoint":"/d","onedata":{"provider":"p","token":"SECRET"}}}
            """;

        Compile(document).TryGet(out var job, out _).ShouldBeTrue();

        job!.Source.ToJsonString().ShouldNotContain("SECRET");
        job.Flaw!.Message.ShouldBe("Unable to mount storage volume: no site that you can use offers onedata");
        StoredDocument.Show(job.Source)["tasks"]![0]!["imagePullCredential"]!.ToJsonString().ShouldBe("""{"username":"***","token":"***"}""");
    }

    [Fact]
    public void Compile_WhatIsKeptOfALogin_IsGoodForTheNextJob()
    {
        var document = """{"tasks":[{"image":"r.example.org/a","runtime":"singularity","imagePullCredential":{"username":"mark","token":"s3cret"}}],"resources":RES}""";

        Compile(document).TryGet(out var first, out _).ShouldBeTrue();
        Compile(first!.Source.ToJsonString()).TryGet(out var second, out var refusal).ShouldBeTrue(refusal?.Message);

        second!.Description.Steps[0].Container!.Login.ShouldNotBeNull().ShouldBe(first.Description.Steps[0].Container!.Login);
        second.Source.ToJsonString().ShouldBe(first.Source.ToJsonString());
    }

    [Fact]
    public void Compile_WishesOfATask_AreHeeded()
    {
        var document = """
            {"tasks":[{"image":"a.sif","runtime":"singularity","app":"solve","stdout":"logs/a.txt"},{"image":"x","runtime":"singularity","stdout":"/data/sub/b.txt"},
                      {"image":"x","runtime":"singularity","stdout":"/home/user/c.txt"}],"resources":RES,
             "artifacts":[{"url":"in.tgz","mountpoint":"bathy:/data"}],"storage":{"type":"lake","mountpoint":"/lake","directory":"d"}}
            """;

        Compile(document).TryGet(out var job, out var refusal).ShouldBeTrue(refusal?.Message);

        job!.Flaw.ShouldBeNull();
        job.Description.Steps.Select(s => s.Copy).ShouldBe(["logs/a.txt", "bathy/sub/b.txt", "./c.txt"]);
        job.Description.Steps[0].Container!.App.ShouldBe("solve");
        job.Description.Steps.ShouldAllBe(s => s.Container!.Volumes.SequenceEqual(new[] { new Mount("lake", "/lake") }));
        job.Description.TokenVariable.ShouldBe("PROMINENCE_TOKEN");
    }

    private static Core.Outcome<CompiledJob> Compile(string document) =>
        ProminenceJson.ReadObject(document.Replace("TASK", Task, StringComparison.Ordinal).Replace("RES", Resources, StringComparison.Ordinal))
            .Then(d => new JobCompiler([Site], "https://gateway.example.org/prominence/v1", Logins).Compile(d));
}
