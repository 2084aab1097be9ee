using System.Collections.Immutable;
using Fairlead.Core.Containers;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Testing;

namespace Fairlead.Sites.Tests.Slurm;

/// <summary>Steps over several nodes: ranks of MPI programs in containers, and programs on every node.</summary>
public sealed class SpreadTests(SlurmHere place) : SiteContract(place), IClassFixture<SlurmHere>, IDisposable
{
    // The sum of all ranks takes messages between them, also between the nodes.
    private const string Python = """
        import os
        from mpi4py import MPI
        world = MPI.COMM_WORLD
        line = f"rank {world.rank} of {world.size}, sum {world.allreduce(world.rank)}, node {os.environ['NODE']}, {os.environ['TIDE']}"
        for each in world.gather(line) or []:
            print(each)
        """;

    private readonly TemporaryDirectory _images = new("mpi");

    public void Dispose() => _images.Dispose();

    [Theory]
    [InlineData(ContainerRuntime.Charliecloud, 2)]
    [InlineData(ContainerRuntime.Bubblewrap, 2)]
    [InlineData(ContainerRuntime.Bubblewrap, 1)]
    public async Task Step_OfOpenMpi_RunsItsRanksOnAllNodesAndTheyTalk(ContainerRuntime runtime, int nodes)
    {
        var image = await MpiImage.MakeAsync(_images.Combine("root"), "openmpi", CancellationToken);
        var step = Some.Program("python3", "-c", Python) with { Mpi = new MpiRun(MpiKind.OpenMpi, 2), Environment = Tide("it's $HIGH").Add("OMPI_MCA_btl", "self,tcp") };

        // The nodes are one machine: in its shared memory, ranks of one node would take those of the other for their own.
        var (job, end) = await RunAsync(step, image, runtime, nodes);

        end.ShouldSatisfyAllConditions(e => e.Cause.ShouldBe(EndCause.Exited, e.Reason), e => e.ExitCode.ShouldBe(0, Errors(job)));
        Output(job, "stdout").ShouldBe(string.Concat(Enumerable.Range(0, 2 * nodes).Select(n => $"rank {n} of {2 * nodes}, sum {nodes * ((2 * nodes) - 1)}, node {n / 2}, it's $HIGH\n")));
        var usage = end.Steps.ShouldHaveSingleItem().Usage.ShouldNotBeNull();
        usage.Cpu.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.Zero);
        usage.MaxResidentBytes.ShouldNotBeNull().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Step_OfMpich_RunsItsRanksOnAllNodes()
    {
        var image = await MpiImage.MakeAsync(_images.Combine("root"), "mpich", CancellationToken);
        var step = Some.Program("sh", "-c", "echo $PMI_RANK of $PMI_SIZE $TIDE; exit 3") with { Mpi = new MpiRun(MpiKind.Mpich, 2), Environment = Tide("high") };

        var (job, end) = await RunAsync(step, image, ContainerRuntime.Bubblewrap);

        end.ExitCode.ShouldBe(3, Errors(job));
        Output(job, "stdout").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order().Where(l => l.Contains("of", StringComparison.Ordinal))
            .ShouldBe(Enumerable.Range(0, 4).Select(n => $"{n} of 4 high"));
    }

    [Fact]
    public async Task Step_OnEveryNode_RunsOnceOnEachAndWritesItsOwnOutput()
    {
        var image = await TestImage.MakeAsync(_images.Path, "high", CancellationToken);
        var step = Some.Program("sh", "-c", "echo node $NODE; exit $NODE") with { OnEveryNode = true };

        var (job, end) = await RunAsync(step, image.Root, ContainerRuntime.Bubblewrap);

        end.ExitCode.ShouldBe(1, Errors(job));
        Output(job, "stdout").ShouldBe("node 0\n");
        Output(job, "stdout.node1").ShouldBe("node 1\n");
    }

    /// <summary>Intel MPI cannot be had here: a program of its name says what it is asked for.</summary>
    [Fact]
    public async Task Step_OfIntelMpi_IsToldOfNodesAndOfTheWayToThem()
    {
        var image = await TestImage.MakeAsync(_images.Path, "high", CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(image.Root, "bin/mpirun"), "#!/bin/sh\necho \"$@\"\necho \"$I_MPI_HYDRA_BOOTSTRAP $I_MPI_HYDRA_BOOTSTRAP_EXEC ${SLURM_JOB_ID:-none}\"\n", CancellationToken);
        File.SetUnixFileMode(Path.Combine(image.Root, "bin/mpirun"), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);

        var (job, end) = await RunAsync(Some.Program("solve", "a b") with { Mpi = new MpiRun(MpiKind.IntelMpi, 2) }, image.Root, ContainerRuntime.Bubblewrap);

        end.ExitCode.ShouldBe(0, Errors(job));
        Output(job, "stdout").ShouldBe($"-hosts {string.Join(',', place.Cluster.NodeNames)} -ppn 2 -n 4 solve a b\nssh /tmp/.fairlead/agent none\n");
    }

    private async Task<(Job Job, AttemptEnd End)> RunAsync(Step step, string image, ContainerRuntime runtime, int nodes = 2)
    {
        var site = place.Make(containers: new ContainerOptions { Runtimes = [runtime] });
        var description = Some.Runs(step with { Container = new Container { Image = new ImageSource.File(image) } }) with
        {
            Resources = new ResourceRequest { Nodes = nodes, CpusPerNode = 2, MemoryPerNode = 1_000_000_000 },
            NodeVariables = ["NODE"],
        };
        var job = New(description);
        job = job.Taken((await site.SubmitAsync([job], CancellationToken))[0].ShouldBeOfType<SubmitResult.Accepted>().BatchId);
        return (job, await EndAsync(job));
    }

    private static ImmutableSortedDictionary<string, string> Tide(string text) =>
        ImmutableSortedDictionary<string, string>.Empty.Add("TIDE", text);

    private static string Errors(Job job) => Output(job, "stderr");
}
