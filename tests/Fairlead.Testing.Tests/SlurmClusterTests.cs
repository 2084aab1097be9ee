namespace Fairlead.Testing.Tests;

public sealed class SlurmClusterTests(ClusterOverSsh cluster)
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sbatch_OverSshAsAlice_RunsOnTheResourcesAskedFor()
    {
        const string Submit = "cd && sbatch --wait --partition=long --nodes=2 --ntasks=2 --cpus-per-task=40 --gres=gpu:2 --output=seen.txt "
            + "--wrap 'id -un; echo $SLURM_JOB_CPUS_PER_NODE $SLURM_JOB_PARTITION; srun --ntasks=2 true && echo both' >/dev/null && cat seen.txt";

        var result = await cluster.Ssh.RunAsync(TestAccounts.Alice, Submit, _cancellationToken);

        result.OutputOfSuccess().ShouldBe("alice\n40(x2) long\nboth");
    }

    [Fact]
    public async Task Controller_StoppedAndStarted_KeepsItsQueue()
    {
        var id = (await cluster.Slurm.RunAsAsync(TestAccounts.Bob, "sbatch", ["--parsable", "--hold", "--wrap=true"], _cancellationToken)).OutputOfSuccess();

        await cluster.Slurm.StopControllerAsync(_cancellationToken);
        var whileAway = await cluster.Slurm.RunAsync("squeue", ["--noheader", "--format=%i|%u"], _cancellationToken);
        await cluster.Slurm.StartControllerAsync(_cancellationToken);
        await cluster.Slurm.WaitUntilReadyAsync(_cancellationToken);
        var after = await cluster.Slurm.RunAsync("squeue", ["--noheader", "--format=%i|%u"], _cancellationToken);

        whileAway.ExitCode.ShouldNotBe(0);
        after.OutputOfSuccess().Split('\n').ShouldContain($"{id}|bob");
    }

    [Fact]
    public async Task FinishedJob_AfterMinJobAge_IsForgotten()
    {
        var id = (await cluster.Slurm.RunAsAsync(TestAccounts.Alice, "sbatch", ["--parsable", "--output=/dev/null", "--wrap=true"], _cancellationToken)).OutputOfSuccess();

        await Eventually.Become(
            async token => (await cluster.Slurm.RunAsync("scontrol", ["show", "job", id], token)).ExitCode != 0,
            TimeSpan.FromSeconds(120),
            _cancellationToken);
    }

    [Fact]
    public async Task Break_ThenHeal_ChangesWhatACommandAnswers()
    {
        await using var slurm = new SlurmCluster { NodeCount = 1 };
        await slurm.InitializeAsync();
        slurm.CountCalls();

        slurm.Break("sbatch", CommandFault.LosesAnswer());
        var lost = await slurm.RunAsync("sbatch", ["--hold", "--wrap=true"], _cancellationToken);
        slurm.Break("squeue", CommandFault.Empty);
        var empty = await slurm.RunAsync("squeue", ["--noheader"], _cancellationToken);
        slurm.Break("squeue", CommandFault.Exit(3, "it's over"));
        var failed = await slurm.RunAsync("squeue", ["--noheader"], _cancellationToken);
        slurm.HealAll();
        var healed = await slurm.RunAsync("squeue", ["--noheader", "--format=%T"], _cancellationToken);

        lost.ExitCode.ShouldBe(1);
        empty.ShouldBe(new HostResult(0, "", ""));
        failed.ShouldBe(new HostResult(3, "", "it's over\n"));
        healed.OutputOfSuccess().ShouldBe("PENDING", "the submission whose answer was lost was done");
        slurm.Calls().Select(call => call.Command).ShouldBe(["sbatch", "squeue", "squeue", "squeue"]);
    }
}
