using Fairlead.Cli.Demo;
using Fairlead.Testing;

namespace Fairlead.Cli.Tests;

public sealed class DemoTests
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Demo_AsAProcess_ComputesWhatTheorySays()
    {
        using var directory = new TemporaryDirectory("demo");
        using var demo = FairleadProcess.Start(directory.Path, ["demo"]);

        var code = await demo.EndAsync(TimeSpan.FromMinutes(3), _cancellationToken);

        code.ShouldBe(ExitCode.Done, $"{demo.Output}\n{demo.Error}");
        demo.Output.ShouldContain("All results agree with theory.");
        demo.Output.Split('\n').Count(l => l.EndsWith("SUCCESSFUL", StringComparison.Ordinal)).ShouldBe(9);
        Directory.EnumerateFileSystemEntries(directory.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task Demo_Kept_StaysUpUntilSigterm()
    {
        using var directory = new TemporaryDirectory("demo");
        using var demo = FairleadProcess.Start(directory.Path, ["demo", "--keep"]);

        await Eventually.Become(() => demo.HasEnded || demo.Output.Contains("stays up", StringComparison.Ordinal), TimeSpan.FromMinutes(3), _cancellationToken);
        await Eventually.Become(() => demo.HasEnded || demo.Output.Contains("/jobs", StringComparison.Ordinal), cancellationToken: _cancellationToken);
        var curl = demo.Output[demo.Output.IndexOf("curl", StringComparison.Ordinal)..];
        var submitted = await HostCommand.RunAsync("sh", ["-c", curl], cancellationToken: _cancellationToken);

        submitted.OutputOfSuccess().ShouldContain("201 Created");
        (await demo.TerminateAsync(_cancellationToken)).ShouldBe(ExitCode.Done);
        Directory.Exists(directory.Combine("fairlead-demo")).ShouldBeTrue();
    }

    [Fact]
    public void AreRight_OneAmplitudeOff_IsFalse()
    {
        var findings = Right();

        findings.AreRight.ShouldBeTrue();
        (findings with { Amplitudes = findings.Amplitudes.SetItem(3, (0.95, findings.Amplitudes[3].Amplitude * 1.001)) }).AreRight.ShouldBeFalse();
        (findings with { Peak = findings.Peak * 1.001 }).AreRight.ShouldBeFalse();
        (findings with { Damping = double.NaN }).AreRight.ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("awk: cannot open amplitude-0.txt")]
    [InlineData("0.7 1.8\nfit 0.3 0.9 3.3")]
    public void Read_OtherThanResults_IsNothing(string text) => Resonance.Read(text).ShouldBeNull();

    private static Findings Right() =>
        new([.. Resonance.Frequencies.Select(w => (w, Resonance.AmplitudeAt(w)))], Resonance.Damping, Resonance.Peak, Resonance.AmplitudeAt(Resonance.Peak));
}
