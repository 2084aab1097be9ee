using System.CommandLine;
using Fairlead.Server;

namespace Fairlead.Cli.Commands;

/// <summary><c>fairlead serve</c>: the gateway, until somebody ends it.</summary>
internal static class ServeCommand
{
    public static Command Create(Terminal terminal)
    {
        var config = ConfigurationOption.Create();
        var command = new Command("serve", """
            Runs the gateway until SIGTERM or Ctrl-C.

            Examples:
              fairlead serve
              fairlead serve --config /etc/fairlead/fairlead.yaml
              FAIRLEAD__SERVER__URLS__0=https://0.0.0.0:8443 fairlead serve
            """) { config };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(config), terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? wanted, Terminal terminal, CancellationToken cancellationToken)
    {
        if (await ConfigurationOption.ReadAsync(wanted, terminal) is not { } configuration)
        {
            return ExitCode.Configuration;
        }

        try
        {
            await using var server = FairleadServer.Build(configuration);
            await server.StartAsync(cancellationToken);
            await WelcomeAsync(server, terminal);
            await server.WaitForEndAsync(cancellationToken);
            return ExitCode.Done;
        }
        catch (StartRefusedException e)
        {
            await terminal.SayAsync($"fairlead: {e.Reason}");
            await terminal.SayAsync($"  {e.Remedy}");
            return ExitCode.Unavailable;
        }
    }

    private static async Task WelcomeAsync(FairleadServer server, Terminal terminal)
    {
        var configuration = server.Configuration;
        foreach (var url in server.Urls)
        {
            await terminal.SayAsync($"Fairlead listens at {url}/{configuration.Server.SiteName}/rest/core");
        }

        await terminal.SayAsync($"Configuration: {configuration.File ?? "none (defaults; see docs/configuration.md)"}. Data: {configuration.Data.Directory}");
        if (server.Administrator is { NewPassword: { } password } administrator)
        {
            await terminal.SayAsync($"User: {administrator.User.Name}  Password: {password}");
            await terminal.SayAsync($"  This is shown only once. To get another one, remove {administrator.HashFile} and start again.");
        }
    }
}
