using System.Text.RegularExpressions;
using Fairlead.Server.Configuration;
using Fairlead.Testing;

namespace Fairlead.Cli.Tests;

/// <summary>What README.md promises works as it is written there.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new("readme");
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task AFirstJob_LineByLine_GivesTheDate()
    {
        using var fairlead = FairleadProcess.Start(_directory.Path, ["serve"], ("FAIRLEAD__SERVER__URLS__0", $"https://127.0.0.1:{FreePort.Take()}"));
        var url = await fairlead.ListeningAsync(_cancellationToken);
        await Eventually.Become(() => Password().IsMatch(fairlead.Error), cancellationToken: _cancellationToken);
        var lines = Readme.BlockWith("BASE=")
            .Replace("https://127.0.0.1:8080", url.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("PASSWORD", Password().Match(fairlead.Error).Groups["password"].Value, StringComparison.Ordinal)
            .Split('\n');
        lines.Length.ShouldBe(4);

        var submitted = await ShellAsync($"{lines[0]}\n{lines[1]}");
        submitted.ShouldContain("201");
        var id = Location().Match(submitted).Groups["id"].Value;
        var job = await Eventually.Become(
            _ => ShellAsync($"{lines[0]}\n{lines[2].Replace("ID", id, StringComparison.Ordinal)}"),
            text => text.Contains("SUCCESSFUL", StringComparison.Ordinal),
            cancellationToken: _cancellationToken);
        var output = await ShellAsync($"{lines[0]}\n{lines[3].Replace("ID", id, StringComparison.Ordinal)}");

        job.ShouldContain("\"exitCode\":\"0\"");
        output.ShouldMatch(@"^\w{3} \w{3} .*\d{4}");
        (await fairlead.TerminateAsync(_cancellationToken)).ShouldBe(0);
    }

    [Fact]
    public void OnACluster_TheConfiguration_IsRight()
    {
        _directory.Write("known_hosts", string.Empty);
        _directory.CreateDirectory("keys");
        _directory.Write("keys/alice", string.Empty);
        var text = Readme.BlockWith("# fairlead.yaml")
            .Replace("/etc/fairlead", _directory.Path, StringComparison.Ordinal)
            .Replace("passwordHash: ...", "password: some-password", StringComparison.Ordinal);
        var file = _directory.Write("fairlead.yaml", text);

        var (configuration, problems) = ConfigurationFile.Read(file, new Dictionary<string, string>());

        problems.ShouldBeEmpty();
        configuration.ShouldNotBeNull().Sites.Single().Profile.Kind.ShouldBe("slurm");
    }

    [Fact]
    public void EveryCommand_IsOneThatThereIs()
    {
        var commands = Readme.Blocks.SelectMany(b => b.Split('\n'))
            .Where(l => l.StartsWith("./fairlead ", StringComparison.Ordinal))
            .Select(l => l["./fairlead ".Length..].Split('#')[0].Trim())
            .ToList();

        commands.Count.ShouldBeGreaterThan(3);
        foreach (var command in commands)
        {
            FairleadCommand.Create(Terminal.Own(new Dictionary<string, string>())).Parse(command).Errors.ShouldBeEmpty(command);
        }
    }

    public void Dispose() => _directory.Dispose();

    private async Task<string> ShellAsync(string script) =>
        (await HostCommand.RunAsync("sh", ["-c", script], cancellationToken: _cancellationToken)).OutputOfSuccess();

    [GeneratedRegex(@"Password:\s*(?<password>\S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Password();

    [GeneratedRegex(@"[Ll]ocation: \S+/jobs/(?<id>[0-9a-f]{32})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Location();
}
