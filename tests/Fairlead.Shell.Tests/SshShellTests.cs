using System.Diagnostics;
using System.Security.Cryptography;
using Fairlead.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Shell.Tests;

public sealed class SshShellTests(ShellSshServer fixture) : IClassFixture<ShellSshServer>, IAsyncDisposable
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;
    private readonly Shells _shells = Some.Shells();
    private readonly int _logInsBefore = fixture.Server.AcceptedConnections;
    private readonly int _refusalsBefore = fixture.Server.RefusedConnections;

    private IShell Shell => _shells.Get(new ShellAccess.Ssh(fixture.Options));

    public ValueTask DisposeAsync() => _shells.DisposeAsync();

    [Fact]
    public async Task Run_OverSsh_RunsInTheAccountsHome()
    {
        var result = await Shell.RunAsync(ShellCommand.Script("id -un; pwd; printf '%s' \"$1\"", "it's\n🜨"), _cancellationToken);

        result.ShouldBe(new ShellResult(0, $"{TestAccounts.Alice}\n/home/{TestAccounts.Alice}\nit's\n🜨", ""));
    }

    [Fact]
    public async Task Run_FiveHundredAtOnce_AllSucceedOnOneConnection()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Shell.RunAsync(new ShellCommand("printf", "%s", $"{i}"), _cancellationToken)));

        results.Select(r => r.Output).ShouldBe(Enumerable.Range(0, 500).Select(i => $"{i}"));
        results.ShouldAllBe(r => r.Succeeded);
        (fixture.Server.AcceptedConnections - _logInsBefore).ShouldBeInRange(1, 2);
        (fixture.Server.RefusedConnections - _refusalsBefore).ShouldBe(0);
        _shells.SshConnections.ShouldBe(fixture.Server.AcceptedConnections - _logInsBefore);
    }

    [Fact]
    public async Task Run_ManyThatTimeOut_DoNotUseUpTheSessions()
    {
        var seconds = $"3{RandomNumberGenerator.GetInt32(1_000_000, 9_999_999)}";
        var slow = new ShellCommand("sleep", seconds) { TimeLimit = TimeSpan.FromMilliseconds(100) };

        var failures = await Task.WhenAll(Enumerable.Range(0, 30).Select(async _ =>
            (await Should.ThrowAsync<ShellUnavailableException>(Shell.RunAsync(slow, _cancellationToken))).Failure));

        failures.ShouldAllBe(f => f == ShellFailure.TimedOut);
        (await Shell.RunAsync(new ShellCommand("echo", "next"), _cancellationToken)).Output.ShouldBe("next\n");
        await Eventually.Become(() => !Processes.CommandLines().Any(c => c == $"sleep {seconds} "), cancellationToken: _cancellationToken);
        (fixture.Server.AcceptedConnections - _logInsBefore).ShouldBe(1);
    }

    [Fact]
    public async Task Run_SessionsOfTheServerAreKilled_SaysLostAndReconnects() =>
        await LoseAsync(() => fixture.Server.KillSessionsAsync(_cancellationToken));

    [Fact]
    public async Task Run_ConnectionIsKilled_SaysLostAndReconnects()
    {
        await LoseAsync(() =>
        {
            var master = Processes.All().Single(p => IsClient(p.CommandLine) && p.CommandLine.Contains(" -M ", StringComparison.Ordinal));
            using var process = Process.GetProcessById(master.Id);
            process.Kill();
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Run_WrongHostKey_IsRefusedBeforeLogIn()
    {
        var failure = await FailAsync(fixture.Options with { KnownHosts = fixture.Server.WrongKnownHostsFile });

        failure.Failure.ShouldBe(ShellFailure.HostKeyRefused);
        failure.Message.ShouldContain("host key is not the one in the gateway's known_hosts; it shows SHA256:");
        failure.Message.ShouldNotContain(fixture.Server.WrongKnownHostsFile);
        failure.OutcomeUnknown.ShouldBeFalse();
        fixture.Server.AcceptedConnections.ShouldBe(_logInsBefore);
    }

    [Fact]
    public async Task Run_UnknownHostKey_IsRefusedBeforeLogIn()
    {
        var failure = await FailAsync(fixture.Options with { KnownHosts = "/dev/null" });

        failure.Failure.ShouldBe(ShellFailure.HostKeyRefused);
        fixture.Server.AcceptedConnections.ShouldBe(_logInsBefore);
    }

    [Fact]
    public async Task Run_WrongKey_IsAuthenticationFailed()
    {
        var failure = await FailAsync(fixture.Options with { KeyFile = fixture.Server.KeyFor(TestAccounts.Bob) });

        failure.Failure.ShouldBe(ShellFailure.AuthenticationFailed);
        failure.Message.ShouldContain("Permission denied");
    }

    [Fact]
    public async Task Run_NobodyListens_FailsOnceThenIsRefusedUntilTheBackOffIsOver()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        await using var shells = Some.Shells(clock: clock);
        var shell = shells.Get(new ShellAccess.Ssh(fixture.Options with { Port = 1 }));

        var first = await Should.ThrowAsync<ShellUnavailableException>(shell.RunAsync(new ShellCommand("true"), _cancellationToken));
        var second = await Should.ThrowAsync<ShellUnavailableException>(shell.RunAsync(new ShellCommand("true"), _cancellationToken));
        clock.Advance(first.NextTry.ShouldNotBeNull() - clock.GetUtcNow());
        var third = await Should.ThrowAsync<ShellUnavailableException>(shell.RunAsync(new ShellCommand("true"), _cancellationToken));

        first.Failure.ShouldBe(ShellFailure.Unreachable);
        first.NextTry.Value.ShouldBeInRange(DateTimeOffset.UnixEpoch.AddSeconds(0.75), DateTimeOffset.UnixEpoch.AddSeconds(1.25));
        (second.Failure, second.NextTry, second.OutcomeUnknown).ShouldBe((ShellFailure.Unreachable, first.NextTry, false));
        (third.NextTry.ShouldNotBeNull() - first.NextTry.Value).ShouldBeInRange(TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2.5));
    }

    [Fact]
    public async Task Run_NoisyStartUpFiles_AreNotSeen()
    {
        var result = await _shells.Get(new ShellAccess.Ssh(fixture.OptionsFor(ShellSshServer.Noisy)))
            .RunAsync(ShellCommand.Script("echo out; echo err >&2"), _cancellationToken);

        result.ShouldBe(new ShellResult(0, "out\n", "err\n"));
    }

    [Fact]
    public async Task Run_AccountMayNotLogIn_SaysSo()
    {
        var failure = await FailAsync(fixture.OptionsFor(ShellSshServer.NoLogIn));

        failure.Failure.ShouldBe(ShellFailure.NotStarted);
    }

    [Fact]
    public async Task Streams_BothWays_ArriveUnchangedOnTheSameConnection()
    {
        var content = RandomNumberGenerator.GetBytes(3_000_000);

        await Shell.WriteAsync(ShellCommand.Script("cat >upload"), new MemoryStream(content), _cancellationToken);
        await using var stream = await Shell.OpenReadAsync(new ShellCommand("cat", "upload"), _cancellationToken);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, _cancellationToken);

        copy.ToArray().AsSpan().SequenceEqual(content).ShouldBeTrue();
        (fixture.Server.AcceptedConnections - _logInsBefore).ShouldBe(1);
    }

    [Fact]
    public async Task Write_ConnectionBreaksHalfway_CommandDoesNotTakeItForTheEnd()
    {
        var started = $"/tmp/fl-{RandomNumberGenerator.GetHexString(8)}";
        using var source = new PausingStream(new byte[3_000_000]);
        var writing = Shell.WriteAsync(ShellCommand.Script("touch \"$1\"; cat >/dev/null; touch \"$1.complete\"", started), source, _cancellationToken);
        await Eventually.Become(() => File.Exists(started), cancellationToken: _cancellationToken);

        await fixture.Server.KillSessionsAsync(_cancellationToken);

        var failure = await Should.ThrowAsync<ShellUnavailableException>(writing);
        (failure.Failure, failure.OutcomeUnknown).ShouldBe((ShellFailure.ConnectionLost, true));
        await Eventually.Become(() => !Processes.CommandLines().Any(c => c.Contains(started, StringComparison.Ordinal)), cancellationToken: _cancellationToken);
        await Shell.RunAsync(new ShellCommand("true"), _cancellationToken);
        File.Exists($"{started}.complete").ShouldBeFalse();
        File.Delete(started);
    }

    [Fact]
    public async Task Dispose_OpenConnection_LeavesNoProcess()
    {
        await Shell.RunAsync(new ShellCommand("true"), _cancellationToken);

        await _shells.DisposeAsync();

        // The clients of the channels end by themselves when their connection has.
        await Eventually.Become(() => !Processes.CommandLines().Any(IsClient), cancellationToken: _cancellationToken);
    }

    [Fact]
    public async Task Run_ThenNothingForAWhile_ClosesTheConnectionUntilItIsNeededAgain()
    {
        var clock = new FakeTimeProvider();
        await using var shells = Some.Shells(new ShellOptions { IdleTime = TimeSpan.FromMinutes(5) }, clock);
        var shell = shells.Get(new ShellAccess.Ssh(fixture.Options));
        await shell.RunAsync(new ShellCommand("true"), _cancellationToken);

        await Eventually.Become(
            () =>
            {
                clock.Advance(TimeSpan.FromMinutes(1));
                return !Processes.CommandLines().Any(IsClient);
            },
            cancellationToken: _cancellationToken);

        (await shell.RunAsync(new ShellCommand("echo", "next"), _cancellationToken)).Output.ShouldBe("next\n");
        shells.SshConnections.ShouldBe(2);
    }

    [Fact]
    public async Task Run_HostGoesAwayAndComesBack_WorksAgainAfterTheBackOff()
    {
        var clock = new FakeTimeProvider();
        await using var shells = Some.Shells(clock: clock);
        var shell = shells.Get(new ShellAccess.Ssh(fixture.Options));
        await shell.RunAsync(new ShellCommand("true"), _cancellationToken);

        await fixture.Server.StopAsync(_cancellationToken);
        var away = await Should.ThrowAsync<ShellUnavailableException>(AskUntilItFailsToConnectAsync(shell));
        await fixture.Server.StartAsync(_cancellationToken);
        var stillAway = await Should.ThrowAsync<ShellUnavailableException>(shell.RunAsync(new ShellCommand("true"), _cancellationToken));
        clock.SetUtcNow(away.NextTry.ShouldNotBeNull());

        stillAway.NextTry.ShouldBe(away.NextTry);
        (await shell.RunAsync(new ShellCommand("echo", "next"), _cancellationToken)).Output.ShouldBe("next\n");
    }

    // The first call can still meet the channel that breaks at this moment.
    private async Task AskUntilItFailsToConnectAsync(IShell shell)
    {
        for (var lost = 0; lost < 2; lost++)
        {
            try
            {
                await shell.RunAsync(new ShellCommand("true"), _cancellationToken);
            }
            catch (ShellUnavailableException e) when (e.Failure == ShellFailure.ConnectionLost)
            {
                e.OutcomeUnknown.ShouldBeTrue();
            }
        }

        await shell.RunAsync(new ShellCommand("true"), _cancellationToken);
    }

    private bool IsClient(string commandLine) =>
        commandLine.StartsWith("ssh ", StringComparison.Ordinal) && commandLine.Contains($" -p {fixture.Server.Port} ", StringComparison.Ordinal);

    private async Task<ShellUnavailableException> FailAsync(SshOptions options) => await Should.ThrowAsync<ShellUnavailableException>(
        _shells.Get(new ShellAccess.Ssh(options)).RunAsync(new ShellCommand("true"), _cancellationToken));

    private async Task LoseAsync(Func<Task> cut)
    {
        var started = $"/tmp/fl-{RandomNumberGenerator.GetHexString(8)}";
        Task<ShellResult>[] running =
            [.. Enumerable.Range(0, 4).Select(i => Shell.RunAsync(ShellCommand.Script("touch \"$1\"; while [ -e \"$1\" ]; do sleep 0.1; done", $"{started}.{i}"), _cancellationToken))];
        await Eventually.Become(() => Enumerable.Range(0, 4).All(i => File.Exists($"{started}.{i}")), cancellationToken: _cancellationToken);

        await cut();

        foreach (var command in running)
        {
            var failure = await Should.ThrowAsync<ShellUnavailableException>(command);
            (failure.Failure, failure.OutcomeUnknown).ShouldBe((ShellFailure.ConnectionLost, true));
        }

        // What was running goes on, which is why nobody may call its outcome known.
        (await Shell.RunAsync(ShellCommand.Script("rm \"$1\".*; echo next", started), _cancellationToken)).Output.ShouldBe("next\n");
        (fixture.Server.AcceptedConnections - _logInsBefore).ShouldBe(2);
    }
}
