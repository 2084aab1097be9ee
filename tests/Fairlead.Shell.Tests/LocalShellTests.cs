using System.Security.Cryptography;
using Fairlead.Testing;
using FsCheck.Fluent;

namespace Fairlead.Shell.Tests;

public sealed class LocalShellTests : IAsyncDisposable
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;
    private readonly Shells _shells = Some.Shells();
    private readonly IShell _shell;

    public LocalShellTests() => _shell = _shells.Get(ShellAccess.ThisAccount);

    public ValueTask DisposeAsync() => _shells.DisposeAsync();

    [Fact]
    public async Task Run_ProgramWithOutputErrorAndExitCode_GivesAllThree()
    {
        var result = await _shell.RunAsync(ShellCommand.Script("echo out; echo err >&2; exit \"$1\"", "42"), _cancellationToken);

        result.ShouldBe(new ShellResult(42, "out\n", "err\n"));
    }

    [Fact]
    public async Task Run_UnknownProgram_IsExitCode127()
    {
        var result = await _shell.RunAsync(new ShellCommand("no-such-program"), _cancellationToken);

        result.ExitCode.ShouldBe(127);
        result.Error.ShouldContain("no-such-program");
    }

    [Fact]
    public async Task Run_AnyArgumentsAndInput_ArriveUnchanged() =>
        await Prop.ForAll(Some.Text(), Some.Text(), (argument, input) => Echo(argument, input)).CheckAsync(_cancellationToken);

    [Theory]
    [InlineData("exit 7")] // leaves its input unread
    [InlineData("read -r first; exit 7")]
    [InlineData("cat >/dev/null; exit 7")]
    [InlineData("exec <&-; exit 7")]
    [InlineData("exec >&- 2>&-; exit 7")]
    [InlineData("if then")] // a syntax error ends the subshell only
    [InlineData("kill -9 $(sh -c 'echo $PPID')")]
    public async Task Run_CommandThatBehavesBadly_LeavesTheChannelInOrder(string script)
    {
        var input = string.Concat(Enumerable.Repeat("one line of input\n", 50_000));

        var bad = await _shell.RunAsync(ShellCommand.Script(script).WithInput(input), _cancellationToken);
        var next = await _shell.RunAsync(new ShellCommand("echo", "next"), _cancellationToken);

        bad.ExitCode.ShouldNotBe(0);
        next.ShouldBe(new ShellResult(0, "next\n", ""));
    }

    [Fact]
    public async Task Run_MegabyteThroughCat_ComesBack()
    {
        var text = Convert.ToBase64String(RandomNumberGenerator.GetBytes(1024 * 1024));

        var result = await _shell.RunAsync(new ShellCommand("cat") { Input = text }, _cancellationToken);

        result.Output.ShouldBe(text);
    }

    [Fact]
    public async Task Run_TooMuchOutput_IsAnErrorAndEndsTheCommand()
    {
        var failure = await Should.ThrowAsync<ShellUnavailableException>(_shell.RunAsync(new ShellCommand("yes") { MaxOutput = 1000 }, _cancellationToken));

        failure.Failure.ShouldBe(ShellFailure.OutputTooLarge);
        failure.OutcomeUnknown.ShouldBeTrue();
    }

    [Fact]
    public async Task Run_TooLong_KillsTheCommandWithItsChildren()
    {
        var seconds = $"3{RandomNumberGenerator.GetInt32(1_000_000, 9_999_999)}";

        var failure = await Should.ThrowAsync<ShellUnavailableException>(_shell.RunAsync(
            ShellCommand.Script("sleep \"$1\" & wait", seconds) with { TimeLimit = TimeSpan.FromMilliseconds(300) }, _cancellationToken));

        failure.Failure.ShouldBe(ShellFailure.TimedOut);
        failure.OutcomeUnknown.ShouldBeTrue();
        await Eventually.Become(() => !Processes.CommandLines().Any(c => c.Contains(seconds, StringComparison.Ordinal)), cancellationToken: _cancellationToken);
        (await _shell.RunAsync(new ShellCommand("echo", "next"), _cancellationToken)).Output.ShouldBe("next\n");
    }

    [Fact]
    public async Task Run_CallerLeaves_NextCommandIsNotDisturbed()
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken);
        leaving.CancelAfter(TimeSpan.FromMilliseconds(200));

        await Should.ThrowAsync<OperationCanceledException>(_shell.RunAsync(ShellCommand.Script("echo left over; sleep 1000"), leaving.Token));

        (await _shell.RunAsync(new ShellCommand("echo", "next"), _cancellationToken)).Output.ShouldBe("next\n");
    }

    [Fact]
    public async Task Run_ShellIsKilled_SaysThatTheOutcomeIsUnknown()
    {
        var failure = await Should.ThrowAsync<ShellUnavailableException>(_shell.RunAsync(ShellCommand.Script("kill -9 $$; sleep 1"), _cancellationToken));

        failure.Failure.ShouldBe(ShellFailure.ConnectionLost);
        failure.OutcomeUnknown.ShouldBeTrue();
        (await _shell.RunAsync(new ShellCommand("echo", "next"), _cancellationToken)).Output.ShouldBe("next\n");
    }

    [Fact]
    public async Task Run_ManyAtOnce_UseFourShells()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => _shell.RunAsync(ShellCommand.Script("echo $$"), _cancellationToken)));

        results.Select(r => r.Output).Distinct().Count().ShouldBeInRange(1, 4);
    }

    [Fact]
    public async Task Run_QueueIsFull_IsRefused()
    {
        await using var shells = Some.Shells(new ShellOptions { Channels = 1, QueueLength = 1 });
        var shell = shells.Get(ShellAccess.ThisAccount);
        var gate = Path.GetTempFileName();

        Task<ShellResult>[] held =
            [.. Enumerable.Range(0, 2).Select(_ => shell.RunAsync(ShellCommand.Script("while [ -e \"$1\" ]; do sleep 0.05; done", gate), _cancellationToken))];
        var failure = await Should.ThrowAsync<ShellUnavailableException>(shell.RunAsync(new ShellCommand("true"), _cancellationToken));
        File.Delete(gate);

        failure.Failure.ShouldBe(ShellFailure.Busy);
        (await Task.WhenAll(held)).ShouldAllBe(r => r.Succeeded);
    }

    [Fact]
    public async Task Run_GatewaysEnvironment_IsNotHandedOn()
    {
        Environment.SetEnvironmentVariable("FAIRLEAD_TEST_SECRET", "secret");

        var result = await _shell.RunAsync(new ShellCommand("env").WithVariable("GIVEN", "it's"), _cancellationToken);

        result.Output.ShouldNotContain("FAIRLEAD_TEST_SECRET");
        result.Output.ShouldContain("GIVEN=it's");
    }

    [Fact]
    public async Task OpenRead_LargeBinary_ArrivesUnchanged()
    {
        var content = RandomNumberGenerator.GetBytes(5_000_000);
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, content, _cancellationToken);

        await using var stream = await _shell.OpenReadAsync(new ShellCommand("cat", file), _cancellationToken);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, _cancellationToken);

        copy.ToArray().ShouldBe(content);
        File.Delete(file);
    }

    [Fact]
    public async Task OpenRead_CommandThatPrintsLittle_ShowsItAtOnce()
    {
        await using var stream = await _shell.OpenReadAsync(ShellCommand.Script("printf x; sleep 1000"), _cancellationToken);

        var buffer = new byte[10];
        (await stream.ReadAsync(buffer, _cancellationToken)).ShouldBe(1);
        buffer[0].ShouldBe((byte)'x');
    }

    [Fact]
    public async Task OpenRead_CommandFailsBeforeOutput_ThrowsAtOnce()
    {
        var failure = await Should.ThrowAsync<ShellCommandFailedException>(_shell.OpenReadAsync(new ShellCommand("cat", "/no/such/file"), _cancellationToken));

        failure.Error.ShouldContain("/no/such/file");
    }

    [Fact]
    public async Task OpenRead_CommandFailsAfterOutput_ThrowsAtTheEnd()
    {
        await using var stream = await _shell.OpenReadAsync(ShellCommand.Script("echo half; exit 3"), _cancellationToken);

        var failure = await Should.ThrowAsync<ShellCommandFailedException>(stream.CopyToAsync(Stream.Null, _cancellationToken));

        failure.ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task OpenRead_MoreThanStreams_WaitForEachOther()
    {
        for (var i = 0; i < 20; i++)
        {
            await using var left = await _shell.OpenReadAsync(new ShellCommand("yes"), _cancellationToken);
        }

        await using var stream = await _shell.OpenReadAsync(new ShellCommand("echo", "next"), _cancellationToken);
        using var reader = new StreamReader(stream);
        (await reader.ReadToEndAsync(_cancellationToken)).ShouldBe("next\n");
    }

    [Fact]
    public async Task Write_OfWhatAsManyReadAsMay_DoesNotWaitForTheReaders()
    {
        var reading = new List<ShellStream>();
        for (var i = 0; i < new ShellOptions().Streams; i++)
        {
            reading.Add(await _shell.OpenReadAsync(new ShellCommand("echo", "copied"), _cancellationToken));
        }

        var copies = reading.Select(r => _shell.WriteAsync(new ShellCommand("cat"), r, _cancellationToken));

        (await Task.WhenAll(copies).WaitAsync(TimeSpan.FromSeconds(60), _cancellationToken)).ShouldAllBe(c => c.Output == "copied\n");
        foreach (var stream in reading)
        {
            await stream.DisposeAsync();
        }
    }

    [Fact]
    public async Task Write_LargeBinary_ArrivesUnchanged()
    {
        var content = RandomNumberGenerator.GetBytes(5_000_000);
        var file = Path.GetTempFileName();

        var result = await _shell.WriteAsync(ShellCommand.Script("cat >\"$1\"; echo done", file), new MemoryStream(content), _cancellationToken);

        result.ShouldBe(new ShellResult(0, "done\n", ""));
        (await File.ReadAllBytesAsync(file, _cancellationToken)).ShouldBe(content);
        File.Delete(file);
    }

    [Fact]
    public async Task Write_CommandFailsEarly_StopsReadingTheSource()
    {
        using var source = new EndlessStream();

        var result = await _shell.WriteAsync(ShellCommand.Script("echo full >&2; exit 5"), source, _cancellationToken);

        result.ShouldBe(new ShellResult(5, "", "full\n"));
    }

    [Fact]
    public async Task Write_SourceBreaksOff_CommandDoesNotTakeItForTheEnd()
    {
        var directory = Directory.CreateTempSubdirectory();
        using var source = new EndlessStream { FailsAfter = 5_000_000 };

        await Should.ThrowAsync<InvalidDataException>(
            _shell.WriteAsync(ShellCommand.Script("cd \"$1\"; echo $$ >pid; cat >part; touch complete", directory.FullName), source, _cancellationToken));

        var pid = (await File.ReadAllTextAsync(Path.Combine(directory.FullName, "pid"), _cancellationToken)).Trim();
        await Eventually.Become(() => !Directory.Exists($"/proc/{pid}"), cancellationToken: _cancellationToken);
        File.Exists(Path.Combine(directory.FullName, "complete")).ShouldBeFalse();
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Run_OtherAccount_HasItsIdentityHomeAndGroups()
    {
        await TestAccounts.EnsureAsync(_cancellationToken);
        var shell = _shells.Get(new ShellAccess.Account(TestAccounts.Bob));

        var result = await shell.RunAsync(ShellCommand.Script("id -un; id -gn; id -Gn; pwd; echo $HOME $USER"), _cancellationToken);

        result.ShouldBe(new ShellResult(0, "bob\nbob\nbob\n/home/bob\n/home/bob bob\n", ""));
        shell.ShouldBeSameAs(_shells.Get(new ShellAccess.Account("bob")));
    }

    [Fact]
    public async Task Run_OtherAccountTooLong_KillsItsProcesses()
    {
        await TestAccounts.EnsureAsync(_cancellationToken);
        var seconds = $"3{RandomNumberGenerator.GetInt32(1_000_000, 9_999_999)}";

        await Should.ThrowAsync<ShellUnavailableException>(_shells.Get(new ShellAccess.Account(TestAccounts.Bob)).RunAsync(
            new ShellCommand("sleep", seconds) { TimeLimit = TimeSpan.FromMilliseconds(300) }, _cancellationToken));

        await Eventually.Become(() => !Processes.CommandLines().Any(c => c.Contains(seconds, StringComparison.Ordinal)), cancellationToken: _cancellationToken);
    }

    [Fact]
    public async Task Run_AccountThatDoesNotExist_SaysSo()
    {
        var failure = await Should.ThrowAsync<ShellUnavailableException>(
            _shells.Get(new ShellAccess.Account("no-such-account")).RunAsync(new ShellCommand("true"), _cancellationToken));

        failure.Failure.ShouldBe(ShellFailure.NotStarted);
        failure.Message.ShouldContain("no-such-account");
        failure.NextTry.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("")]
    [InlineData("-x")]
    [InlineData("a b")]
    [InlineData("a;b")]
    public void Get_NameThatIsNoAccount_IsRefused(string name) => Should.Throw<ArgumentException>(() => _shells.Get(new ShellAccess.Account(name)));

    [Fact]
    public async Task Dispose_WithRunningCommand_EndsIt()
    {
        var shells = Some.Shells();
        var started = Path.GetTempFileName();
        var running = shells.Get(ShellAccess.ThisAccount).RunAsync(ShellCommand.Script("rm \"$1\"; sleep 1000", started), _cancellationToken);
        await Eventually.Become(() => !File.Exists(started), cancellationToken: _cancellationToken);

        await shells.DisposeAsync();

        (await Should.ThrowAsync<ShellUnavailableException>(running)).Failure.ShouldBe(ShellFailure.ConnectionLost);
        await Should.ThrowAsync<ObjectDisposedException>(shells.Get(ShellAccess.ThisAccount).RunAsync(new ShellCommand("true"), _cancellationToken));
    }

    [Fact]
    public async Task Dispose_WhileShellStarts_LeavesNone()
    {
        const string Duration = "98765432.1";
        var shells = Some.Shells();
        var running = shells.Get(ShellAccess.ThisAccount).RunAsync(new ShellCommand("sleep", Duration), _cancellationToken);

        await shells.DisposeAsync();

        // Which of the two comes first is open: the shell has not started yet, or it runs the command already and is taken from it.
        var failure = await Should.ThrowAsync<Exception>(running);
        (failure is ObjectDisposedException or ShellUnavailableException { Failure: ShellFailure.ConnectionLost }).ShouldBeTrue(failure.ToString());
        await Eventually.Become(() => !Processes.CommandLines().Any(c => c.Contains(Duration, StringComparison.Ordinal)), cancellationToken: _cancellationToken);
    }

    private async Task Echo(string argument, string input)
    {
        var result = await _shell.RunAsync(ShellCommand.Script("printf '%s|' \"$1\"; cat", argument).WithInput(input), _cancellationToken);
        result.ShouldBe(new ShellResult(0, $"{argument}|{input}", ""));

        var program = await _shell.RunAsync(new ShellCommand("printf", "%s", argument), _cancellationToken);
        program.Output.ShouldBe(argument);
    }
}
