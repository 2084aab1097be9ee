using System.Text.Json;
using Fairlead.Identity.Users;
using Fairlead.Testing;

namespace Fairlead.Cli.Tests;

/// <summary>Command lines as people type them: the exit code, and what goes where.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    [Theory]
    [InlineData("serv")]
    [InlineData("serve", "--confg", "x")]
    [InlineData("demo", "--port", "eighty")]
    [InlineData("demo", "--port", "70000")]
    [InlineData("user")]
    public async Task Run_WrongCommandLine_IsUsage(params string[] args)
    {
        (await RunAsync("", args)).ShouldBe(ExitCode.Usage);

        _error.ToString().ShouldContain("--help");
        _out.ToString().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--help", "demo")]
    [InlineData("serve --help", "fairlead serve --config /etc/fairlead/fairlead.yaml")]
    [InlineData("check --help", "--json")]
    [InlineData("demo --help", "fairlead demo --keep")]
    [InlineData("user hash --help", "passwordHash")]
    [InlineData("login --help", "fairlead login https://gateway.example.org")]
    [InlineData("logout --help", "fairlead logout")]
    [InlineData("token --help", "$(fairlead token)")]
    public async Task Help_OfEachCommand_HasExamples(string line, string expected)
    {
        (await RunAsync("", line.Split(' '))).ShouldBe(ExitCode.Done);

        _out.ToString().ShouldContain(expected);
    }

    [Fact]
    public async Task Version_IsPrinted()
    {
        (await RunAsync("", "--version")).ShouldBe(ExitCode.Done);

        _out.ToString().ShouldStartWith("0.");
    }

    [Fact]
    public async Task UserHash_OfAPipedPassword_IsAHashOfIt()
    {
        (await RunAsync("test123\n", "user", "hash")).ShouldBe(ExitCode.Done);

        PasswordHash.TryParse(_out.ToString().Trim(), out var hash, out _).ShouldBeTrue();
        hash.ShouldNotBeNull().Verify("test123").ShouldBeTrue();
        _error.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task UserHash_OfNothing_IsUsage()
    {
        (await RunAsync("\n", "user", "hash")).ShouldBe(ExitCode.Usage);

        _out.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task Check_WrongConfiguration_ListsTheProblems()
    {
        using var directory = new TemporaryDirectory("check");
        var file = directory.Write("fairlead.yaml", "jobs:\n  lifetime: long\n");

        (await RunAsync("", "check", "--config", file)).ShouldBe(ExitCode.Configuration);

        _out.ToString().ShouldContain($"{file}:2: jobs.lifetime: 'long' is not possible here.");
    }

    [Fact]
    public async Task Check_AsJson_PrintsJsonOnly()
    {
        using var directory = new TemporaryDirectory("check");
        var file = directory.Write("fairlead.yaml", "jobs:\n  lifetime: long\n");

        (await RunAsync("", "check", "-c", file, "--json")).ShouldBe(ExitCode.Configuration);

        var report = JsonDocument.Parse(_out.ToString()).RootElement;
        var problem = report.GetProperty("problems").EnumerateArray().ShouldHaveSingleItem();
        problem.GetProperty("path").GetString().ShouldBe("jobs.lifetime");
        problem.GetProperty("line").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Check_LocalSite_IsWell()
    {
        using var directory = new TemporaryDirectory("check");
        var file = directory.Write("fairlead.yaml", $"data: {{ directory: {directory.Path}/data }}\nsites:\n- {{ name: here, kind: local }}\n");

        (await RunAsync("", "check", "-c", file, "--json")).ShouldBe(ExitCode.Done);

        var sites = JsonDocument.Parse(_out.ToString()).RootElement.GetProperty("sites").EnumerateArray().ToList();
        sites.ShouldNotBeEmpty();
        sites.ShouldAllBe(s => s.GetProperty("site").GetString() == "here" && s.GetProperty("problem").ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task Check_SiteThatCannotBeReached_SaysHowToMendIt()
    {
        using var directory = new TemporaryDirectory("check");
        var known = directory.Write("known_hosts", "");
        var file = directory.Write("fairlead.yaml", $$"""
            sites:
            - name: far
              kind: slurm
              access: { ssh: 127.0.0.1, port: {{FreePort.Take()}}, user: nobody, knownHosts: {{known}} }
              workspace: /tmp/far
            """);

        (await RunAsync("", "check", "-c", file)).ShouldBe(ExitCode.Failed);

        _out.ToString().ShouldContain("far");
        _out.ToString().ShouldNotContain("   at ");
    }

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    private Task<int> RunAsync(string input, params string[] args) =>
        FairleadCommand.RunAsync(args, new Terminal(_out, _error, new StringReader(input), new Dictionary<string, string>()));
}
