using Fairlead.Testing;

namespace Fairlead.Cli.Tests;

/// <summary>The workflows of docs/gallery, run as a person runs them, with their numerical results.</summary>
public sealed class WorkflowGalleryTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly TemporaryDirectory _directory = new("gallery");
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("steps", "integral: 0.33335")]
    [InlineData("steps", "integral: 0.375", "--input", "points=2")]
    [InlineData("diamond", "ratio: 7.0")]
    [InlineData("each", "total: 126")]
    [InlineData("while", "root: 1.414213562373")]
    [InlineData("choice", "sea: calm")]
    [InlineData("choice", "sea: storm", "-i", "seed=3")]
    [InlineData("parts", "sum: 73")]
    [InlineData("study", "amplitude: 5.0")]
    public async Task Run_AWorkflowOfTheGallery_HandsItsResultOver(string name, string output, params string[] options)
    {
        var (code, said, trouble) = await RunAsync(["workflow", "run", FileOf(name), .. options]);

        trouble.ShouldBeEmpty();
        said.Split('\n').ShouldContain(output);
        code.ShouldBe(ExitCode.Done);
    }

    [Fact]
    public async Task Run_AHold_WaitsUntilAPersonLetsItGoOn()
    {
        (await RunAsync(["workflow", "run", FileOf("hold")])).Code.ShouldBe(ExitCode.Waiting);
        (await RunAsync(["workflow", "run", FileOf("hold")])).Code.ShouldBe(ExitCode.Usage);

        var (code, said, _) = await RunAsync(["workflow", "run", FileOf("hold"), "--resume", "--continue", "--set", "copies=5"]);

        said.Split('\n').ShouldContain("lines: 5");
        code.ShouldBe(ExitCode.Done);
    }

    [Fact]
    public async Task Run_KilledAndResumed_GoesOnWhereItWas()
    {
        var file = _directory.Write("count.yaml", """
            fairlead: 1
            workflows:
              main:
                variables: {n: 0}
                phases:
                  count:
                    while: n < 6
                    phases:
                      add: {run: "echo ${variables.n} >>results/seen.txt"}
                      next: {assign: {n: n + 1}}
                  lines: {run: "sort results/seen.txt | uniq | wc -l >results/lines.txt; wc -l <results/seen.txt >results/all.txt"}
                outputs:
                  lines: {value_file: lines.txt, type: integer}
                  all: {value_file: all.txt, type: integer}
            """);
        using (var first = FairleadProcess.Start(_directory.Path, ["workflow", "run", file]))
        {
            await Eventually.Become(() => first.HasEnded || first.Output.Contains("succeeded  count[2]/add", StringComparison.Ordinal), Patience, _cancellationToken);
            first.HasEnded.ShouldBeFalse(first.Error);
            (await HostCommand.RunAsync("kill", ["-KILL", $"{first.Id}"], cancellationToken: _cancellationToken)).OutputOfSuccess();
            await first.EndAsync(Patience, _cancellationToken);
        }

        var (code, said, _) = await RunAsync(["workflow", "run", file, "--resume"]);

        said.Split('\n').ShouldContain("lines: 6");
        said.Split('\n').ShouldContain("all: 6");
        code.ShouldBe(ExitCode.Done);

        var (again, shown, trouble) = await RunAsync(["workflow", "run", file, "--resume"]);

        shown.Split('\n').ShouldContain("all: 6");
        trouble.ShouldContain("has ended already");
        again.ShouldBe(ExitCode.Done);
    }

    [Fact]
    public async Task Run_CheckpointsArraysAndHostileValues_DoWhatTheTutorialSays()
    {
        var canary = _directory.Combine("canary");
        var file = _directory.Write("features.yaml", """
            fairlead: 1
            environment: {GREETING: "hello ${parameters.who}"}
            workflows:
              main:
                parameters:
                  who: {type: string, default: "it's $(touch CANARY); `touch CANARY`"}
                  options: {type: map, default: {wind: {mean: 18.5, list: [1, 2]}}}
                phases:
                  solve:
                    run: echo begin >>results/log.txt; echo 1 >state/n; sleep 300
                    checkpoint: {folder: state, restart: 'echo "restart ${variables.restart_count}" >>results/log.txt; n=$(cat state/n); echo $((n + 1)) >state/n; [ $n -ge 2 ] || sleep 300'}
                    resources: {time: "0:02"}
                  tasks: {array: 3, run: 'echo ${variables.index} >results/task-${variables.index}.txt'}
                  flaky: {run: exit 3, on_failure: continue}
                  words:
                    run: |
                      { tr '\n' ' ' <results/log.txt; cat results/task-*.txt | tr '\n' ' '; echo ${parameters.options.wind.mean} ${parameters.options.wind.list.1}; } >results/words.txt
                      { echo ${parameters.who}; echo "$GREETING"; } >results/who.txt
                outputs:
                  words: {value_file: words.txt}
                  who: {value_file: who.txt}
            """.Replace("CANARY", canary, StringComparison.Ordinal));

        var (code, said, trouble) = await RunAsync(["workflow", "run", file]);

        code.ShouldBe(ExitCode.Done, trouble);
        said.Split('\n').ShouldContain("words: begin restart 1 restart 2 0 1 2 18.5 2");
        said.ShouldContain($"who: it's $(touch {canary}); `touch {canary}`\nhello it's $(touch {canary}); `touch {canary}`");
        File.Exists(canary).ShouldBeFalse();
    }

    [Theory]
    [InlineData("Output 'x': There is no file results/x.txt.", ExitCode.Failed, "phases: {a: {run: 'true'}}, outputs: {x: {path: x.txt}}")]
    [InlineData("Node 'a' failed: ", ExitCode.Failed, "phases: {a: {run: 'exit 3'}}")]
    [InlineData("The maximum number of iterations of a loop is exceeded: 1000.", ExitCode.Failed, "variables: {n: 0}, phases: {a: {while: 'true', phases: {b: {assign: {n: n + 1}}}}}")]
    [InlineData("n: the workflow 'main' needs a value for this parameter (how many).", ExitCode.Data, "parameters: {n: {type: integer, description: how many}}, phases: {a: {run: 'true'}}")]
    public async Task Run_WhatCannotEndWell_SaysWhy(string message, int code, string workflow)
    {
        var file = _directory.Write("odd.yaml", $"fairlead: 1\nworkflows: {{main: {{{workflow}}}}}\n");

        var result = await RunAsync(["workflow", "run", file]);

        result.Trouble.ShouldContain(message);
        result.Code.ShouldBe(code);
    }

    [Fact]
    public async Task Run_InputsThatAreWrong_NamesEachOfThem()
    {
        var (code, _, trouble) = await RunAsync(["workflow", "run", FileOf("steps"), "-i", "points=many", "-i", "point=3"]);

        trouble.ShouldBe("""
            fairlead: point: the workflow 'main' has no such parameter or input. Did you mean 'points'?
            fairlead: points: 'many' is not possible here; it has to be a whole number.
            """);
        code.ShouldBe(ExitCode.Data);
    }

    [Fact]
    public async Task Run_OnAServer_ShowsItAsHere()
    {
        var port = FreePort.Take();
        using var server = FairleadProcess.Start(
            _directory.Path,
            ["serve"],
            ("FAIRLEAD__SERVER__URLS__0", $"http://127.0.0.1:{port}"),
            ("FAIRLEAD__USERS__0__NAME", "ann"),
            ("FAIRLEAD__USERS__0__PASSWORD", "some-password"));
        await server.ListeningAsync(_cancellationToken);

        var (code, said, _) = await RunAsync(["workflow", "run", FileOf("study"), "--server", $"http://127.0.0.1:{port}"], ("FAIRLEAD_USER", "ann"), ("FAIRLEAD_PASSWORD", "some-password"));
        var (refused, _, trouble) = await RunAsync(["workflow", "run", FileOf("study"), "--server", $"http://127.0.0.1:{port}"]);

        said.Split('\n').ShouldContain("peak: 1.0");
        code.ShouldBe(ExitCode.Done);
        trouble.ShouldContain("Log in to use this gateway");
        refused.ShouldBe(ExitCode.Data);
    }

    [Fact]
    public async Task EveryCommand_OfTheTutorial_Works()
    {
        var commands = File.ReadLines(Path.Combine(SourceTree.Root, "docs/workflows.md"))
            .Where(l => l.StartsWith("    fairlead ", StringComparison.Ordinal))
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(w => w.StartsWith("docs/", StringComparison.Ordinal) ? Path.Combine(SourceTree.Root, w) : w).ToArray())
            .ToList();

        commands.Count.ShouldBeGreaterThan(3);
        foreach (var command in commands)
        {
            var (code, _, trouble) = await RunAsync(command);
            code.ShouldBe(ExitCode.Done, $"{string.Join(' ', command)}: {trouble}");
        }
    }

    [Fact]
    public void TheTutorialsWorkflow_IsThatOfTheGallery()
    {
        var written = File.ReadAllText(Path.Combine(SourceTree.Root, "docs/workflows.md")).Split("```yaml\n")[1].Split("```")[0];

        File.ReadAllText(FileOf("study")).Replace("description: A parameter study with a reduction; the resonance of a driven oscillator\n", string.Empty, StringComparison.Ordinal).ShouldBe(written);
    }

    private static string FileOf(string name) => Path.Combine(SourceTree.Root, "docs/gallery", name + ".yaml");

    private async Task<(int Code, string Said, string Trouble)> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        using var fairlead = FairleadProcess.Start(_directory.Path, arguments, environment);
        var code = await fairlead.EndAsync(Patience, _cancellationToken);
        return (code, fairlead.Output, fairlead.Error);
    }
}
