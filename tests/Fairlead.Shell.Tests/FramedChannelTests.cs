using Fairlead.Shell.Framing;
using Fairlead.Testing;
using FsCheck.Fluent;

namespace Fairlead.Shell.Tests;

public sealed class FramedChannelTests
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    // What /bin/sh is differs from host to host: Debian has dash, Red Hat has bash.
    [Theory]
    [InlineData("dash")]
    [InlineData("bash", "--posix")]
    public async Task Run_OnEveryKindOfShell_ArgumentsAndInputArriveUnchanged(params string[] shell)
    {
        using var process = ChildProcess.Start(shell);
        using var channel = await FramedChannel.OpenAsync(process, _cancellationToken);

        await Prop.ForAll(Some.Text(), Some.Text(), async (argument, input) =>
        {
            var result = await channel.RunAsync(
                ShellCommand.Script("printf '%s|' \"$1\"; cat; exit 3", argument).WithInput(input), _cancellationToken);
            result.ShouldBe(new ShellResult(3, $"{argument}|{input}", ""));
        }).CheckAsync(_cancellationToken);
    }

    // As after a gateway that was killed: nobody is there who could clean up for the command. The loop is no part of the shell's input here, of which
    // dash would read more than it.
    [Theory]
    [InlineData("dash")]
    [InlineData("bash --posix")]
    public async Task Run_InputBreaksOff_LetsTheCommandCleanUpAndDoesNotGoOn(string shell)
    {
        const string script = """
            cd "$1" || exit 1
            {
                echo "m 1 last"
                echo "cd '$1'; trap 'rm -f part; touch cleaned' EXIT; trap 'exit 1' TERM; cat >part; touch complete"
                printf '10\nabc'
                tries=0
                while [ ! -e part ] && [ "$tries" -lt 600 ]; do sleep 0.05; tries=$((tries + 1)); done
            } | setsid -w $3 -c "$(cat "$2")
            fairlead_loop"
            """;
        using var directory = new TemporaryDirectory("broken");

        await HostCommand.RunAsync(
            "bash", ["-c", script, "bash", directory.Path, Path.Combine(SourceTree.Root, "src/Fairlead.Shell/Framing/loop.sh"), shell], cancellationToken: _cancellationToken);

        await Eventually.Become(() => File.Exists(directory.Combine("cleaned")), cancellationToken: _cancellationToken);
        Directory.EnumerateFiles(directory.Path).Select(Path.GetFileName).ShouldBe(["cleaned"]);
    }

    [Fact]
    public async Task Run_OutputThatLooksLikeMarks_IsOutput()
    {
        using var process = ChildProcess.Start(["/bin/sh"]);
        using var channel = await FramedChannel.OpenAsync(process, _cancellationToken);
        var fakes = string.Concat(Enumerable.Range(0, 5_000).Select(_ => $"{Frame.NewMark()} 0\n{Frame.NewMark()[..20]}"));

        var result = await channel.RunAsync(new ShellCommand("cat") { Input = fakes }, _cancellationToken);

        result.Output.ShouldBe(fakes);
    }

    [Theory]
    [InlineData("echo go away >&2; exit 1")]
    [InlineData("exec >&-; sleep 0.1; echo go away >&2; exit 1")] // its two streams end one after the other
    public async Task Open_ProgramThatIsNoShell_TellsWhatItSaid(string script)
    {
        using var process = ChildProcess.Start(["/bin/sh", "-c", script]);

        var failure = await Should.ThrowAsync<ShellUnavailableException>(FramedChannel.OpenAsync(process, _cancellationToken));

        (failure.Failure, failure.Message).ShouldBe((ShellFailure.NotStarted, "go away"));
    }

    [Fact]
    public async Task Open_EndlessNoise_IsGivenUp()
    {
        using var process = ChildProcess.Start(["yes"]);

        var failure = await Should.ThrowAsync<ShellUnavailableException>(FramedChannel.OpenAsync(process, _cancellationToken));

        process.Kill();
        (failure.Failure, failure.OutcomeUnknown).ShouldBe((ShellFailure.NotStarted, false));
    }
}
