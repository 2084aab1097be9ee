using System.Collections.Immutable;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Sites.Slurm;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Sites.Tests.Slurm;

public sealed class SbatchTests
{
    private static readonly SiteProfile Profile = new() { Name = "cluster", Kind = "slurm", Workspace = "/ws", Accounts = new AccountRule(null), DefaultQueue = "batch" };

    [Fact]
    public void Arguments_AllResources_AreAskedFor()
    {
        var wanted = new ResourceRequest
        {
            Queue = "long",
            Nodes = 2,
            CpusPerNode = 8,
            TotalCpus = 16,
            MemoryPerNode = (3L << 30) + 1,
            Runtime = TimeSpan.FromSeconds(61),
            GpusPerNode = 2,
            Project = "p",
            QualityOfService = "q",
            NodeConstraints = "a&b",
            Reservation = "r",
            Exclusive = true,
        };

        var arguments = Arguments(new JobDescription { Resources = wanted, Email = "a@b.c" });

        new[]
        {
            "--partition=long", "--nodes=2", "--ntasks-per-node=8", "--ntasks=16", "--mem=3073M", "--time=2", "--gpus-per-node=2", "--account=p", "--qos=q",
            "--constraint=a&b", "--reservation=r", "--exclusive", "--mail-user=a@b.c", "--mail-type=END,FAIL",
        }.ShouldBeSubsetOf(arguments);
    }

    [Fact]
    public void Arguments_ResourcesOfTheSitesOwn_AreAskedForAsItSays()
    {
        var profile = Profile with
        {
            Resources =
            [
                new SiteResource("Licenses", new ResourceValues.Whole(0, 4)) { Option = "--licenses=solver:{value}" },
                new SiteResource("Turbo", new ResourceValues.Flag()) { Option = "--turbo" },
                new SiteResource("Disk", new ResourceValues.Choice(["a"])) { Variable = "DISK" },
            ],
        };
        var wanted = new ResourceRequest { Others = ImmutableSortedDictionary<string, string>.Empty.Add("Licenses", "2").Add("Turbo", "true").Add("Disk", "a").Add("Gone", "x") };

        Sbatch.Options(Some.Submitting(new JobDescription { Resources = wanted }, "/ws"), profile, new SlurmOptions()).ShouldBe(["--partition=batch", "--licenses=solver:2", "--turbo"]);
    }

    [Fact]
    public void Arguments_NothingInParticular_LeavesTheChoiceToSlurm()
    {
        var arguments = Arguments(new JobDescription());

        arguments.Select(a => a.Split('=')[0]).ShouldBe(["--parsable", "--comment", "--job-name", "--chdir", "--output", "--open-mode", "--partition", "--wrap"]);
        arguments.ShouldContain("--partition=batch");
    }

    [Fact]
    public void Arguments_CpusInAllAndOnEachNode_SayHowManyNodes() =>
        Arguments(new JobDescription { Resources = new ResourceRequest { CpusPerNode = 8, TotalCpus = 20 } }).ShouldContain("--nodes=3");

    [Fact]
    public void Arguments_OptionsOfTheAdministrator_GoLast()
    {
        var options = new SlurmOptions { GpuOption = "gres" };
        options.SubmitOptions.Add("--partition=forced");

        var arguments = Arguments(new JobDescription { Resources = new ResourceRequest { GpusPerNode = 1 } }, options);

        arguments.ShouldContain("--gres=gpu:1");
        arguments.IndexOf("--partition=forced").ShouldBeGreaterThan(arguments.IndexOf("--partition=batch"));
    }

    // Recorded from Slurm 22.05 and from reports of users.
    [Theory]
    [InlineData("sbatch: error: Batch job submission failed: Invalid partition name specified", typeof(SubmitResult.Refused))]
    [InlineData("sbatch: error: Batch job submission failed: Invalid account or account/partition combination specified", typeof(SubmitResult.Refused))]
    [InlineData("sbatch: error: Batch job submission failed: Invalid qos specification", typeof(SubmitResult.Refused))]
    [InlineData("sbatch: error: Batch job submission failed: Requested time limit is invalid (missing or exceeds some limit)", typeof(SubmitResult.Refused))]
    [InlineData("sbatch: error: Batch job submission failed: Requested node configuration is not available", typeof(SubmitResult.Refused))]
    [InlineData("sbatch: error: Batch job submission failed: Requested reservation is invalid", typeof(SubmitResult.Refused))]
    [InlineData("sbatch: error: Batch job submission failed: Invalid feature specification", typeof(SubmitResult.Refused))]
    [InlineData("sbatch: error: Invalid generic resource (gres) specification", typeof(SubmitResult.Refused))]
    [InlineData("sbatch: error: Batch job submission failed: Access/permission denied", typeof(SubmitResult.Refused))]
    [InlineData("sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)", typeof(SubmitResult.NotSent))]
    [InlineData("sbatch: fatal: Could not establish a configuration source", typeof(SubmitResult.NotSent))]
    [InlineData("sbatch: error: Slurm temporarily unable to accept job, sleeping and retrying.", typeof(SubmitResult.NotSent))]
    [InlineData("sbatch: error: AssocMaxSubmitJobLimit sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)", typeof(SubmitResult.NotSent))]
    [InlineData("sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)", typeof(SubmitResult.Refused))]
    [InlineData("sbatch: error: Batch job submission failed: Protocol authentication error", typeof(SubmitResult.NotSent))]
    [InlineData("sbatch: error: Batch job submission failed: Socket timed out on send/recv operation", typeof(SubmitResult.Unknown))]
    [InlineData("sbatch: error: Batch job submission failed: Zero Bytes were transmitted or received", typeof(SubmitResult.Unknown))]
    [InlineData("sbatch: error: slurm_receive_msg: Message receive failure", typeof(SubmitResult.Unknown))]
    public void Classify_WordsOfSlurm_TellWhetherToTryAgain(string words, Type expected)
    {
        Sbatch.Classify(1, words).ShouldBeOfType(expected);
    }

    [Theory]
    [InlineData(127, typeof(SubmitResult.NotSent))]
    [InlineData(137, typeof(SubmitResult.Unknown))]
    [InlineData(255, typeof(SubmitResult.Unknown))]
    [InlineData(1, typeof(SubmitResult.Refused))]
    public void Classify_WithoutWords_GoesByTheExitCode(int exitCode, Type expected) => Sbatch.Classify(exitCode, "").ShouldBeOfType(expected);

    [Fact]
    public void Classify_OptionsThatCannotBeRead_AreRefused() =>
        Sbatch.Classify(255, "sbatch: error: Invalid --time specification").ShouldBeOfType<SubmitResult.Refused>();

    [Fact]
    public void Plans_TasksOfAnArray_AreAsFewCallsAsSlurmAllows()
    {
        var tasks = Some.Tasks(new JobDescription(), 25, "/ws", limit: 6).Select((job, place) => (place, job)).ToList();

        var plans = SubmissionPlan.Make(tasks, "/ws", maxArraySize: 10);

        plans.Select(p => (p.Offset, p.Tasks, p.Limit)).ShouldBe([(0, "0-9", 2), (10, "0-9", 2), (20, "0-4", 2)]);
        plans.SelectMany(p => p.Members.Select(m => (m.Place, Index: p.Offset + m.Task))).ShouldAllBe(m => m.Place == m.Index);
    }

    [Fact]
    public void Plans_EveryOtherTask_KeepTheNotationShort()
    {
        var tasks = Some.Tasks(new JobDescription(), 10_000, "/ws").Select((job, place) => (place, job)).Where(t => t.place % 2 == 0).ToList();

        var plans = SubmissionPlan.Make(tasks, "/ws", maxArraySize: 20_000);

        plans.ShouldAllBe(p => p.Tasks!.Length < 1500);
        plans.Sum(p => p.Members.Count).ShouldBe(5000);
        plans.Select(p => p.Name).Distinct().Count().ShouldBe(plans.Count);
    }

    [Fact]
    public void ArrayTasks_AnyNumbers_AreReadAsWritten() =>
        Prop.ForAll(Gen.Choose(0, 300).NonEmptyListOf().ToArbitrary(), numbers =>
        {
            var tasks = numbers.Distinct().Order().ToList();
            return ArrayTasks.Read(ArrayTasks.Write(tasks))!.SequenceEqual(tasks);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("0-4:2%1", new[] { 0, 2, 4 })]
    [InlineData("7", new[] { 7 })]
    public void ArrayTasks_Notation_IsRead(string notation, int[] tasks) => ArrayTasks.Read(notation).ShouldBe(tasks);

    [Theory]
    [InlineData("")]
    [InlineData("0-...")]
    [InlineData("1-2-3-4")]
    [InlineData("0-4:0")]
    [InlineData("0-999999999")]
    [InlineData("-1")]
    public void ArrayTasks_Nonsense_IsRefused(string notation) => ArrayTasks.Read(notation).ShouldBeNull();

    [Fact]
    public void Scancel_ManyTasks_AreOneWord() =>
        Scancel.Words([new BatchId("7"), new BatchId("12_3"), new BatchId("12_1"), new BatchId("12_2"), new BatchId("8")]).ShouldBe(["7", "12_[1-3]", "8"]);

    [Fact]
    public void Scontrol_RecordedOutput_IsRead()
    {
        Scontrol.ReadConfig(Recorded.Read("scontrol-config.txt")).ShouldBe(new SlurmConfig("22.05.8", 20002, HasAccounting: true));
        Scontrol.ReadPartitions(Recorded.Read("scontrol-partition.txt")).ShouldBe(["batch", "high"]);
        var job = Scontrol.ReadJob(Recorded.Read("scontrol-job.txt"));
        job["JobName"].ShouldBe("array | with $(x)");
        job["JobState"].ShouldBe("FAILED");
        job["ReqB:S:C:T"].ShouldBe("0:0:*:*");
        job["TRES"].ShouldBe("cpu=1,mem=100M,node=1,billing=1");
    }

    private static List<string> Arguments(JobDescription description, SlurmOptions? options = null)
    {
        var job = Some.Submitting(description, "/ws");
        return [.. Sbatch.Arguments(job, SubmissionPlan.Make([(0, job)], "/ws", 1000)[0], Sbatch.Options(job, Profile, options ?? new SlurmOptions()))];
    }
}
