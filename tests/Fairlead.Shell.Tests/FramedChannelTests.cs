using Fairlead.Shell.Framing;
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
