using System.CommandLine;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Machines;

namespace Fairlead.Cli.Commands;

/// <summary><c>fairlead machine …</c>: the accounts on clusters that somebody has simulations run in.</summary>
internal static class MachineCommand
{
    private const string Path = "machines";

    public static Command Create(Terminal terminal) => new("machine", "The accounts on clusters that you have simulations run in.")
    {
        CreateAdd(terminal),
        CreateList(terminal),
        CreateKey(terminal),
        CreateRemove(terminal),
    };

    private static Argument<string> Name() => new("MACHINE") { Description = $"The machine: {MachineName.Form}." };

    private static Command CreateAdd(Terminal terminal)
    {
        var name = Name();
        var qos = new Option<string?>("--qos") { Description = "The quality of service of runs that ask for none.", HelpName = "NAME" };
        var project = new Option<string?>("--project") { Description = "The project of runs that name none.", HelpName = "NAME" };
        var family = new Option<string?>("--family") { Description = "Its family of machines. Default: the first part of the host's name without digits.", HelpName = "NAME" };
        var command = new Command("add", $"""
            Defines a machine, or changes what is said of one.

            Example:
              fairlead machine add mara01@login1.coast.example.org --qos normal --project coast7

            {AskingCommand.WhoAsks}
            """) { name, qos, project, family };
        return AskingCommand.Of(command, terminal, async (client, parsed, cancellationToken) =>
        {
            var wanted = new JsonObject { ["machine"] = parsed.GetValue(name), ["qos"] = parsed.GetValue(qos), ["project"] = parsed.GetValue(project), ["family"] = parsed.GetValue(family) };
            if (!(await client.AskAsync(HttpMethod.Post, Path, wanted, cancellationToken)).TryGet(out var machine, out var refusal))
            {
                return refusal;
            }

            await terminal.SayAsync(machine["publicKey"] is null ? $"Defined: {machine["machine"]}. Next: fairlead machine key {machine["machine"]}" : $"Defined: {machine["machine"]}.");
            return Done.Value;
        });
    }

    private static Command CreateList(Terminal terminal)
    {
        var command = new Command("list", $"""
            Lists your machines: name, family, quality of service, project and public key.

            Example:
              fairlead machine list

            {AskingCommand.WhoAsks}
            """);
        return AskingCommand.Of(command, terminal, async (client, _, cancellationToken) =>
        {
            if (!(await client.AskAsync(HttpMethod.Get, Path, body: null, cancellationToken)).TryGet(out var answer, out var refusal))
            {
                return refusal;
            }

            foreach (var machine in (answer["machines"] as JsonArray ?? []).OfType<JsonObject>())
            {
                await terminal.Out.WriteLineAsync($"{machine["machine"]}\t{machine["family"]}\t{machine["qos"]}\t{machine["project"]}\t{machine["publicKey"]}");
            }

            return Done.Value;
        });
    }

    private static Command CreateKey(Terminal terminal)
    {
        var name = Name();
        var algorithm = new Option<string>("--algorithm") { Description = "How it works. Default: ed25519.", DefaultValueFactory = _ => "ed25519", HelpName = "ed25519|rsa" };
        algorithm.AcceptOnlyFromAmong("ed25519", "rsa");
        var sameAs = new Option<string?>("--same-as") { Description = "Make none, but let the machine have the key of that other one.", HelpName = "MACHINE" };
        var command = new Command("key", $"""
            Makes the key pair with which the gateway logs in to a machine. Prints two lines: the public key, which you add to authorized_keys there, and the security
            token that opens the private one. The token is shown this once and kept by nobody but you; a new key ends the one before.

            Example:
              fairlead machine key mara01@login1.coast.example.org

            {AskingCommand.WhoAsks}
            """) { name, algorithm, sameAs };
        return AskingCommand.Of(command, terminal, async (client, parsed, cancellationToken) =>
        {
            var wanted = new JsonObject { ["algorithm"] = parsed.GetValue(algorithm), ["sameAs"] = parsed.GetValue(sameAs) };
            if (!(await client.AskAsync(HttpMethod.Post, $"{PathOf(parsed.GetValue(name))}/key", wanted, cancellationToken)).TryGet(out var made, out var refusal))
            {
                return refusal;
            }

            await terminal.Out.WriteLineAsync($"{made["publicKey"]}");
            if (made["securityToken"] is { } token)
            {
                await terminal.Out.WriteLineAsync($"{token}");
            }

            return Done.Value;
        });
    }

    private static Command CreateRemove(Terminal terminal)
    {
        var name = Name();
        var command = new Command("remove", $"""
            Forgets a machine. What runs there goes on.

            Example:
              fairlead machine remove mara01@login1.coast.example.org

            {AskingCommand.WhoAsks}
            """) { name };
        return AskingCommand.Of(command, terminal, async (client, parsed, cancellationToken) =>
            (await client.AskAsync(HttpMethod.Delete, PathOf(parsed.GetValue(name)), body: null, cancellationToken)).Select(_ => Done.Value));
    }

    private static string PathOf(string? machine) => $"{Path}/{Uri.EscapeDataString(machine ?? string.Empty)}";
}
