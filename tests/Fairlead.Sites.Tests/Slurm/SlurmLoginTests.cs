using System.Net;
using System.Net.Sockets;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Gateway.Tunnels;
using Fairlead.Testing;

namespace Fairlead.Sites.Tests.Slurm;

/// <summary>Login-node steps beside a Slurm whose commands are on this host.</summary>
public sealed class SlurmHereLoginTests(SlurmHere place) : LoginContractTests(place), IClassFixture<SlurmHere>;

/// <summary>Login-node steps over a real sshd, and what happens to them when connections and gateways go.</summary>
public sealed class SlurmThereLoginTests(SlurmThere place) : LoginContractTests(place), IClassFixture<SlurmThere>
{
    [Fact]
    public async Task Submit_TheConnectionIsCut_TheLoginJobLivesOnAndIsFoundByANewGateway()
    {
        var job = New(Runs("touch running; while [ ! -e go ]; do sleep 0.1; done; echo ran >>runs"));
        var taken = (await SubmitAsync([job]))[0];
        await RunningAsync(job);

        await place.Server.KillSessionsAsync(CancellationToken);
        var next = place.Make();

        var found = (await Eventually.Become(token => next.FindAsync([job], token), until: f => f.TryGet(out _, out _), cancellationToken: CancellationToken)).ShouldSucceed();
        found.ShouldHaveSingleItem().BatchId.ShouldBe(taken.CurrentAttempt!.BatchId!.Value);
        (await next.SubmitAsync([job], CancellationToken))[0].ShouldBe(new SubmitResult.Accepted(found[0].BatchId));
        await File.WriteAllTextAsync($"{job.Directory}/go", string.Empty, CancellationToken);
        (await EndAsync(taken)).ExitCode.ShouldBe(0);
        Output(job, "runs").ShouldBe("ran\n");
    }

    [Fact]
    public async Task Submit_TheSameLoginAttemptBySeveralAtOnce_RunsOnceAndIsTheSameForAll()
    {
        var job = New(Runs("echo ran >>runs; sleep 1"));

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => place.Make().SubmitAsync([job], CancellationToken)));

        var id = results.Select(r => r[0].ShouldBeOfType<SubmitResult.Accepted>().BatchId).Distinct().ShouldHaveSingleItem();
        await EndAsync(job.Taken(id));
        Output(job, "runs").ShouldBe("ran\n");
    }

    [Fact]
    public async Task Find_AStartThatWasUnderWay_ComesToNothingAfterwards()
    {
        // A gateway that was cut off sent this start; the next one looks, finds nothing, and cancels the job: the start must come to nothing.
        var job = New(Runs("touch ran"));
        var late = place.Make();

        (await Site.FindAsync([job], CancellationToken)).ShouldSucceed().ShouldBeEmpty();
        var result = (await late.SubmitAsync([job], CancellationToken))[0];

        result.ShouldBeOfType<SubmitResult.Unknown>();
        File.Exists($"{job.Directory}/ran").ShouldBeFalse();
        (await Site.SubmitAsync([job], CancellationToken))[0].ShouldBeOfType<SubmitResult.Accepted>();
        await RunningAsync(job, "ran");
    }

    [Fact]
    public async Task Submit_InsideAnAllocation_RunsItsProgramsOnWhatTheAllocationHolds()
    {
        var holder = await SubmitAsync(Some.Runs(new Step { Command = new StepCommand.Hold(), IsMain = true }));
        var batchId = holder.CurrentAttempt!.BatchId!.Value; // taken just before
        await Eventually.Become(async _ => await SightAsync(holder), until: s => s is { State: BatchState.Active }, cancellationToken: CancellationToken);
        var inside = Runs("srun --overlap sh -c 'echo $SLURM_JOB_ID $SLURM_STEP_ID'") with { Inside = new Allocation(holder.Id, batchId) };

        var job = await SubmitAsync(inside);

        (await EndAsync(job)).ExitCode.ShouldBe(0);
        Output(job, "stdout").ShouldBe($"{batchId} 0\n");
        await CancelAsync(holder);
    }

    [Fact]
    public async Task OpenTunnel_ToAProcessOnTheLoginNode_LeadsThereAndNowhereElse()
    {
        var job = await SubmitAsync(Runs("touch running; sleep 100"));
        await RunningAsync(job);
        using var service = new TcpListener(IPAddress.Loopback, 0);
        service.Start();
        var port = ((IPEndPoint)service.LocalEndpoint).Port;

        await using var tunnel = (await ((ITunnels)Site).OpenTunnelAsync(job, new TunnelTarget.Port(port), CancellationToken)).ShouldSucceed();
        using var accepted = await service.AcceptTcpClientAsync(CancellationToken);
        await tunnel.Outgoing.WriteAsync(new byte[] { 42 }, CancellationToken);
        var said = new byte[1];
        await accepted.GetStream().ReadExactlyAsync(said, CancellationToken);

        said.ShouldBe([42]);
        (await ((ITunnels)Site).OpenTunnelAsync(job, new TunnelTarget.Port(port, "203.0.113.7"), CancellationToken)).TryGet(out _, out var refusal);
        refusal.ShouldNotBeNull().Kind.ShouldBe(RefusalKind.Forbidden);
        await CancelAsync(job);
    }

    [Fact]
    public async Task Collect_AProcessThatWasKilled_EndsWithoutWaitingForAnybody()
    {
        var job = await SubmitAsync(Runs("touch running; sleep 20"));
        await RunningAsync(job);
        LoginProcess.TryParse(job.CurrentAttempt?.BatchId, out var process).ShouldBeTrue();

        (await HostCommand.RunAsync("kill", ["-KILL", $"{process.ShouldNotBeNull().Process}"], cancellationToken: CancellationToken)).OutputOfSuccess();

        (await EndAsync(job)).Cause.ShouldBe(EndCause.NodeFailure);
    }

    [Fact]
    public async Task Watch_AnAccountThatCannotBeReached_IsNoNews()
    {
        var job = await SubmitAsync(Runs("touch running; sleep 100"));
        await RunningAsync(job);
        var stranger = Some.Aside(job, job.CurrentAttempt!.BatchId!.Value) with { Account = "nosuchaccount" };

        (await Site.WatchLoginAsync([stranger], CancellationToken)).ShouldHaveSingleItem().State.ShouldBe(BatchState.Unknown);
        await CancelAsync(job);
    }
}
