using System.CommandLine;
using System.Text.Json.Nodes;
using Fairlead.Core;

namespace Fairlead.Cli.Commands;

/// <summary><c>fairlead token create</c>, <c>list</c> and <c>revoke</c>: the tokens that programs of a user show.</summary>
internal static class ApiTokenCommands
{
    private const string Path = "tokens";

    /// <summary>The commands.</summary>
    public static IEnumerable<Command> Create(Terminal terminal)
    {
        yield return CreateCreate(terminal);
        yield return CreateList(terminal);
        yield return CreateRevoke(terminal);
    }

    private static Command CreateCreate(Terminal terminal)
    {
        var name = new Option<string?>("--name") { Description = "What you call it. One of that name that there is already is replaced, and lets nobody in any more. Default: 'default'.", HelpName = "NAME" };
        var days = new Option<int?>("--days") { Description = "How long it is good. Default: 90.", HelpName = "N" };
        days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 366)
            {
                result.AddError("--days is a whole number from 1 to 366.");
            }
        });
        var command = new Command("create", $"""
            Makes a token for your programs and prints it, this once: the gateway keeps only what it knows it again by.

            Examples:
              TOKEN=$(fairlead token create)
              fairlead token create --name nightly --days 30 --server https://gateway.example.org

            {AskingCommand.WhoAsks}
            """) { name, days };
        return AskingCommand.Of(command, terminal, async (client, parsed, cancellationToken) =>
        {
            var wanted = new JsonObject();
            if (parsed.GetValue(name) is { } given)
            {
                wanted["name"] = given;
            }

            if (parsed.GetValue(days) is { } count)
            {
                wanted["lifetime"] = (int)TimeSpan.FromDays(count).TotalSeconds;
            }

            if (!(await client.AskAsync(HttpMethod.Post, Path, wanted, cancellationToken)).TryGet(out var made, out var refusal))
            {
                return refusal;
            }

            await terminal.SayAsync($"The token '{made["name"]}' ({made["id"]}) is good until {made["expiresAt"]}. It is not shown again.");
            await terminal.Out.WriteLineAsync($"{made["token"]}");
            return Done.Value;
        });
    }

    private static Command CreateList(Terminal terminal)
    {
        var command = new Command("list", $"""
            Lists the tokens of your programs: id, name, when each was made, and when it ends. Never a token itself.

            Example:
              fairlead token list

            {AskingCommand.WhoAsks}
            """);
        return AskingCommand.Of(command, terminal, async (client, _, cancellationToken) =>
        {
            if (!(await client.AskAsync(HttpMethod.Get, Path, body: null, cancellationToken)).TryGet(out var answer, out var refusal))
            {
                return refusal;
            }

            foreach (var token in (answer["tokens"] as JsonArray ?? []).OfType<JsonObject>())
            {
                await terminal.Out.WriteLineAsync($"{token["id"]}\t{token["name"]}\t{token["createdAt"]}\t{token["expiresAt"]}");
            }

            return Done.Value;
        });
    }

    private static Command CreateRevoke(Terminal terminal)
    {
        var id = new Argument<string>("ID") { Description = "The id of the token, as 'fairlead token list' shows it." };
        var command = new Command("revoke", $"""
            Ends a token: from then on nobody is let in with it.

            Example:
              fairlead token revoke 4f0d2c0f5a1e4f7d9a5d3a7a6c1b2e3f

            {AskingCommand.WhoAsks}
            """) { id };
        return AskingCommand.Of(command, terminal, async (client, parsed, cancellationToken) =>
            (await client.AskAsync(HttpMethod.Delete, $"{Path}/{Uri.EscapeDataString(parsed.GetValue(id) ?? string.Empty)}", body: null, cancellationToken)).Select(_ => Done.Value));
    }
}
