using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Testing;

namespace Fairlead.Sites.Tests.Slurm;

/// <summary>Batch scripts of the user's own.</summary>
public sealed class SlurmScriptTests(SlurmHere place) : SiteContract(place), IClassFixture<SlurmHere>
{
    [Fact]
    public async Task Submit_ABatchScript_HeedsItsOptionsAndRunsIt()
    {
        var job = await WithScriptAsync("""
            #!/bin/bash
            # A comment.

            #SBATCH --ntasks=2 --time=7
            #SBATCH --job-name="mine" --comment=mine --output=/nowhere/at/all
            echo "$SLURM_NTASKS $BASH_VERSION" >seen
            #SBATCH --nodes=99
            exit 6
            """);

        var taken = (await SubmitAsync([job]))[0];
        var details = (await Site.DetailsAsync(taken, CancellationToken)).ShouldSucceed();
        var end = await EndAsync(taken);

        (end.Cause, end.ExitCode, end.Evidence).ShouldBe((EndCause.Exited, 6, "result file"));
        details["TimeLimit"].ShouldBe("00:07:00");
        Output(job, "seen").ShouldStartWith("2 5");
    }

    [Fact]
    public async Task Submit_WhatTheJobItselfAsksFor_GoesFirst()
    {
        var job = await WithScriptAsync("#!/bin/sh\n#SBATCH --time=7\ntouch running; sleep 100\n");
        job = job with { Description = job.Description with { Resources = new ResourceRequest { Runtime = TimeSpan.FromMinutes(9) } } };

        var taken = (await SubmitAsync([job]))[0];

        (await Site.DetailsAsync(taken, CancellationToken)).ShouldSucceed()["TimeLimit"].ShouldBe("00:09:00");
        await CancelAsync(taken);
    }

    [Fact]
    public async Task Submit_TheSameBatchScriptTwice_RunsOnce()
    {
        var job = await WithScriptAsync("echo ran >>runs\n");

        var first = (await Site.SubmitAsync([job], CancellationToken))[0].ShouldBeOfType<SubmitResult.Accepted>();
        (await Site.SubmitAsync([job], CancellationToken))[0].ShouldBe(first);

        await EndAsync(job.Taken(first.BatchId));
        Output(job, "runs").ShouldBe("ran\n");
    }

    [Theory]
    [InlineData("#!/bin/sh\n#SBATCH --array=1-5\ntrue\n", "asks for an array")]
    [InlineData("#!/bin/sh\n#SBATCH --time=1 -a 1-5\ntrue\n", "asks for an array")]
    [InlineData("#!/bin/sh\n#SBATCH --wait\ntrue\n", "asks sbatch to wait")]
    [InlineData("#!/bin/sh\n#SBATCH --test-only\ntrue\n", "makes no job of it")]
    [InlineData("#!/bin/sh\n#SBATCH --nosuchoption\ntrue\n", "nosuchoption")]
    [InlineData("#!/bin/sh\n#SBATCH --partition=nosuch\ntrue\n", "partition")]
    public async Task Submit_ABatchScriptThatCannotBe_IsRefusedAndSaysWhy(string script, string reason)
    {
        var job = await WithScriptAsync(script);

        (await Site.SubmitAsync([job], CancellationToken))[0].ShouldBeOfType<SubmitResult.Refused>().Reason.ShouldContain(reason);
    }

    [Fact]
    public async Task Submit_ABatchScriptThatIsNotThere_IsRefusedAndOthersRun()
    {
        var missing = New(Script());
        var other = New(Some.Runs(Some.Program("true")));

        var results = await Site.SubmitAsync([missing, other], CancellationToken);

        results[0].ShouldBeOfType<SubmitResult.Refused>().Reason.ShouldContain("no batch script of that name");
        (await EndAsync(other.Taken(results[1].ShouldBeOfType<SubmitResult.Accepted>().BatchId))).ExitCode.ShouldBe(0);
    }

    private static JobDescription Script() => Some.Runs(new Step { Command = new StepCommand.BatchScript("my run $(touch canary).sh"), IsMain = true });

    private async Task<Job> WithScriptAsync(string text)
    {
        var job = New(Script());
        (await HostCommand.RunAsync("install", ["-d", "-o", Place.Account, job.Directory], cancellationToken: CancellationToken)).OutputOfSuccess();
        var file = $"{job.Directory}/my run $(touch canary).sh";
        await File.WriteAllTextAsync(file, text, CancellationToken);
        (await HostCommand.RunAsync("chown", [Place.Account, file], cancellationToken: CancellationToken)).OutputOfSuccess();
        return job;
    }
}
