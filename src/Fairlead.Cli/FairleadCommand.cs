using System.CommandLine;
using Fairlead.Cli.Commands;

namespace Fairlead.Cli;

/// <summary>The <c>fairlead</c> command line.</summary>
internal static class FairleadCommand
{
    /// <summary>The command line with all its commands.</summary>
    public static RootCommand Create(Terminal terminal)
    {
        var root = new RootCommand("Fairlead takes jobs in the REST APIs that clients already speak, and runs them on the clusters there are.")
        {
            ServeCommand.Create(terminal),
            CheckCommand.Create(terminal),
            DemoCommand.Create(terminal),
            UserCommand.Create(terminal),
            WorkflowCommand.Create(terminal),
            TemplateCommand.Create(terminal),
            MachineCommand.Create(terminal),
        };
        foreach (var command in LoginCommands.Create(terminal))
        {
            root.Add(command);
        }

        return root;
    }

    /// <summary>Runs one command line.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal)
    {
        var parsed = Create(terminal).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await terminal.SayAsync($"fairlead: {error.Message}");
            }

            await terminal.SayAsync("Try 'fairlead --help', or '--help' after a command.");
            return ExitCode.Usage;
        }

        // Signals are the commands' own business: a server answers what is under way before it ends.
        var settings = new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false };
        try
        {
            return await parsed.InvokeAsync(settings);
        }
        catch (Exception e)
        {
            await terminal.SayAsync($"fairlead: this should not have happened, please report it: {e}");
            return ExitCode.Fault;
        }
    }
}
