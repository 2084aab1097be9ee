using System.CommandLine;
using Fairlead.Cli.Workflows;
using Fairlead.Core.Workflows.Drawing;
using Fairlead.Templates;

namespace Fairlead.Cli.Commands;

/// <summary><c>fairlead workflow …</c>: checks, draws and runs files of workflows.</summary>
internal static class WorkflowCommand
{
    private const int MostBytes = 11 * 1024 * 1024;

    public static Command Create(Terminal terminal) => new("workflow", "Checks, draws and runs files of workflows.")
    {
        Check(terminal),
        Graph(terminal),
        WorkflowRunCommand.Create(terminal),
        Restart(terminal),
    };

    /// <summary>The argument that names the file.</summary>
    internal static Argument<string> File() => new("FILE") { Description = "A file of workflows." };

    /// <summary>The option that names one of several workflows.</summary>
    internal static Option<string?> Name() => new("--workflow", "-w") { Description = "Which workflow of the file. Default: the only one, or else 'main'.", HelpName = "NAME" };

    /// <summary>The document in a file; null where it cannot be read or is wrong, which is then said.</summary>
    internal static async Task<(NativeDocument Document, string Text)?> ReadAsync(string file, Terminal terminal, CancellationToken cancellationToken)
    {
        string text;
        try
        {
            if (new FileInfo(file) is { Exists: true, Length: > MostBytes } large)
            {
                await terminal.SayAsync($"fairlead: {file} has {large.Length} bytes; at most {MostBytes} are read.");
                return null;
            }

            text = await System.IO.File.ReadAllTextAsync(file, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await terminal.SayAsync($"fairlead: {e.Message}");
            return null;
        }

        var document = NativeDocument.Read(text);
        foreach (var problem in document.Problems)
        {
            await terminal.SayAsync(problem.In(file));
        }

        return document.Problems.Count == 0 ? (document, text) : null;
    }

    private static Command Check(Terminal terminal)
    {
        var file = File();
        var command = new Command("check", """
            Says all that is wrong with a file of workflows, with line and column.

            Example:
              fairlead workflow check study.yaml
            """) { file };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetValue(file) ?? string.Empty;
            if (await ReadAsync(name, terminal, cancellationToken) is not ({ } document, _))
            {
                return ExitCode.Data;
            }

            await terminal.Out.WriteLineAsync($"{name} is right. Workflows: {string.Join(", ", document.Workflows)}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Restart(Terminal terminal)
    {
        var id = new Argument<string>("RUN") { Description = "The id of a run that has failed or was stopped." };
        var server = RemoteGateway.Required();
        var command = new Command("restart", "Does again what failed or was stopped in a run that has ended, from its checkpoints; what ended well is not done again.") { id, server };
        command.SetAction((parsed, cancellationToken) => new WatchedWork(terminal) { WhenInterrupted = "the workflow goes on; only the watching has ended." }.DoAsync(async token =>
        {
            using var client = WorkflowClient.Of(RemoteGateway.AddressOf(parsed.GetValue(server)) ?? throw new InvalidOperationException("The option was checked."), terminal.Environment);
            var run = parsed.GetValue(id) ?? string.Empty;
            await client.RestartAsync(run, token);
            return await new FollowedRun(terminal, client).FollowAsync(run, token);
        }, cancellationToken));
        return command;
    }

    private static Command Graph(Terminal terminal)
    {
        var file = File();
        var name = Name();
        var format = new Option<string>("--format", "-f") { Description = "The language of the drawing. Default: dot.", DefaultValueFactory = _ => "dot", HelpName = "dot|mermaid" };
        format.AcceptOnlyFromAmong("dot", "mermaid");
        var command = new Command("graph", """
            Draws a workflow as text for Graphviz (DOT) or Mermaid.

            Examples:
              fairlead workflow graph study.yaml
              fairlead workflow graph study.yaml --format mermaid
            """) { file, name, format };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(file) ?? string.Empty;
            if (await ReadAsync(path, terminal, cancellationToken) is not ({ } document, _))
            {
                return ExitCode.Data;
            }

            if (!document.Draw(parsed.GetValue(name)).TryGet(out var definition, out var refusal))
            {
                await terminal.SayAsync($"fairlead: {refusal.Message}");
                return ExitCode.Data;
            }

            var title = Path.GetFileNameWithoutExtension(path);
            await terminal.Out.WriteAsync(parsed.GetValue(format) == "mermaid" ? WorkflowDrawing.ToMermaid(definition, title) : WorkflowDrawing.ToDot(definition, title));
            return ExitCode.Done;
        });
        return command;
    }
}
