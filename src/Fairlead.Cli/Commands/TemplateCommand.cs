using System.CommandLine;
using System.Text.Json.Nodes;
using Fairlead.Cli.Workflows;
using Fairlead.Templates.Triggering;

namespace Fairlead.Cli.Commands;

/// <summary><c>fairlead template ...</c>: looks at published workflows, runs them, and checks repositories of them.</summary>
internal static class TemplateCommand
{
    private const string Ended = "interrupted.";

    public static Command Create(Terminal terminal) => new("template", "Looks at published workflows, runs them, and checks repositories of them.")
    {
        List(terminal),
        Show(terminal),
        Run(terminal),
        Deploy(terminal),
        Check(terminal),
    };

    private static Argument<string> Id() => new("TEMPLATE") { Description = "The id of a template, as 'fairlead template list' shows it." };

    private static Command List(Terminal terminal)
    {
        var server = RemoteGateway.Required();
        var command = new Command("list", "Lists the templates that one may run.") { server };
        command.SetAction((parsed, cancellationToken) => WithAsync(terminal, parsed.GetValue(server), Ended, async (client, token) =>
        {
            foreach (var template in (await client.TemplatesAsync(token)).OfType<JsonObject>())
            {
                await terminal.Out.WriteLineAsync($"{template["id"]}\t{template["name"]}");
            }

            return ExitCode.Done;
        }, cancellationToken));
        return command;
    }

    private static Command Show(Terminal terminal)
    {
        var (id, server) = (Id(), RemoteGateway.Required());
        var command = new Command("show", "Shows what the workflows of a template take and give.") { id, server };
        command.SetAction((parsed, cancellationToken) => WithAsync(terminal, parsed.GetValue(server), Ended, async (client, token) =>
        {
            var template = await client.TemplateAsync(parsed.GetValue(id) ?? string.Empty, token);
            await terminal.Out.WriteLineAsync($"{template["name"]} ({template["repository"]} {template["file"]} at {template["commit"]})");
            foreach (var workflow in (template["workflows"] as JsonArray ?? []).OfType<JsonObject>())
            {
                await ShowAsync(terminal, workflow);
            }

            return ExitCode.Done;
        }, cancellationToken));
        return command;
    }

    private static async Task ShowAsync(Terminal terminal, JsonObject workflow)
    {
        await terminal.Out.WriteLineAsync($"\n{workflow["name"]}{(workflow["description"] is { } text ? $": {text}" : string.Empty)}");
        foreach (var parameter in (workflow["parameters"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var usual = parameter["default"] is { } value ? $", default {value.ToJsonString()}" : parameter["required"]?.GetValue<bool>() is true ? ", required" : string.Empty;
            await terminal.Out.WriteLineAsync($"  {parameter["name"]} ({parameter["type"]}{usual}){(parameter["description"] is { } about ? $": {about}" : string.Empty)}");
        }

        foreach (var input in (workflow["inputs"] as JsonArray ?? []).OfType<JsonObject>())
        {
            await terminal.Out.WriteLineAsync($"  {input["name"]} (data): {input["server"] ?? input["path"]}");
        }

        foreach (var output in (workflow["outputs"] as JsonArray ?? []).OfType<JsonObject>())
        {
            await terminal.Out.WriteLineAsync($"  gives {output["name"]} ({output["type"]})");
        }
    }

    private static Command Run(Terminal terminal)
    {
        var (id, server, name) = (Id(), RemoteGateway.Required(), new Option<string?>("--workflow", "-w") { Description = "Which workflow of the template.", HelpName = "NAME" });
        var inputs = new Option<string[]>("--input", "-i") { Description = "The value of a parameter, or where an input is. Can be given several times.", HelpName = "NAME=VALUE" };
        var environment = new Option<string?>("--environment") { Description = "Where to run it, of the environments in which it is deployed.", HelpName = "ID" };
        NamedValues.Check(inputs);
        var command = new Command("run", """
            Runs a template and shows how it goes.

            Example:
              fairlead template run pendulum --input amplitudes=12 --server https://gateway.example.org:8080
            """) { id, server, name, inputs, environment };
        command.SetAction((parsed, cancellationToken) => WithAsync(
            terminal,
            parsed.GetValue(server),
            $"the workflow goes on at {parsed.GetValue(server)}; only the watching has ended.",
            async (client, token) =>
            {
                var request = new JsonObject { ["workflow"] = parsed.GetValue(name), ["inputs"] = NamedValues.Read(parsed.GetValue(inputs)), ["environment"] = parsed.GetValue(environment) };
                var run = await client.RunTemplateAsync(parsed.GetValue(id) ?? string.Empty, request, token);
                await terminal.SayAsync($"Workflow {run.Id} runs at {client.Address}");
                return await new FollowedRun(terminal, client).FollowAsync(run.Id, token);
            },
            cancellationToken));
        return command;
    }

    private static Command Deploy(Terminal terminal)
    {
        var (id, server) = (Id(), RemoteGateway.Required());
        var command = new Command("deploy", "Deploys a template at what its branch or tag names now; for developers. What runs goes on as it is.") { id, server };
        command.SetAction((parsed, cancellationToken) => WithAsync(terminal, parsed.GetValue(server), Ended, async (client, token) =>
        {
            await terminal.Out.WriteLineAsync(await client.DeployAsync(parsed.GetValue(id) ?? string.Empty, token));
            return ExitCode.Done;
        }, cancellationToken));
        return command;
    }

    private static Command Check(Terminal terminal)
    {
        var directory = new Argument<string>("DIRECTORY") { Description = "A repository of templates, with WORKFLOWS and PHASES below it." };
        var command = new Command("check", """
            Says all that is wrong with a repository of templates, with file, line and column.

            Example:
              fairlead template check ~/workflows
            """) { directory };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = Path.GetFullPath(parsed.GetValue(directory) ?? string.Empty);
            if (!Directory.Exists(path))
            {
                await terminal.SayAsync($"fairlead: there is no directory {path}.");
                return ExitCode.Data;
            }

            var (files, faults) = await CheckTemplates.RunAsync(path, cancellationToken);
            foreach (var fault in faults)
            {
                await terminal.SayAsync(fault);
            }

            if (files == 0)
            {
                await terminal.SayAsync($"fairlead: there is no file below {path}/WORKFLOWS or {path}/PHASES.");
            }

            if (faults.Count > 0 || files == 0)
            {
                return ExitCode.Data;
            }

            await terminal.Out.WriteLineAsync($"{files} files are right.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Task<int> WithAsync(Terminal terminal, string? server, string whenInterrupted, Func<WorkflowClient, CancellationToken, Task<int>> work, CancellationToken cancellationToken) =>
        new WatchedWork(terminal) { WhenInterrupted = whenInterrupted }.DoAsync(async token =>
        {
            using var client = WorkflowClient.Of(RemoteGateway.AddressOf(server) ?? throw new InvalidOperationException("The option was checked."), terminal.Environment);
            return await work(client, token);
        }, cancellationToken);
}
