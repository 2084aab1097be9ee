using System.CommandLine;
using Fairlead.Identity.Users;
using Spectre.Console;

namespace Fairlead.Cli.Commands;

/// <summary><c>fairlead user …</c>: what is needed to write users into the configuration.</summary>
internal static class UserCommand
{
    private const int MaxLength = 1024;

    public static Command Create(Terminal terminal)
    {
        var hash = new Command("hash", """
            Reads a password (hidden when typed, else the first line of standard input) and prints its hash for users[].passwordHash.

            Examples:
              fairlead user hash
              pass show fairlead | fairlead user hash
            """);
        hash.SetAction((_, cancellationToken) => HashAsync(terminal, cancellationToken));
        return new Command("user", "Things about users.") { hash };
    }

    private static async Task<int> HashAsync(Terminal terminal, CancellationToken cancellationToken)
    {
        var password = terminal.IsTyped ? await AskAsync(cancellationToken) : await terminal.In.ReadLineAsync(cancellationToken);
        if (password is not { Length: > 0 and <= MaxLength })
        {
            await terminal.SayAsync(password is null ? "fairlead: the two passwords differ, or there is none." : $"fairlead: a password has 1 to {MaxLength} characters.");
            return ExitCode.Usage;
        }

        await terminal.Out.WriteLineAsync(PasswordHash.Of(password).Encode());
        return ExitCode.Done;
    }

    // Asked on standard error, so that the hash alone can go to a file.
    private static async Task<string?> AskAsync(CancellationToken cancellationToken)
    {
        var screen = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        var first = await new TextPrompt<string>("Password:").Secret(null).ShowAsync(screen, cancellationToken);
        var second = await new TextPrompt<string>("Again:").Secret(null).ShowAsync(screen, cancellationToken);
        return first == second ? first : null;
    }
}
