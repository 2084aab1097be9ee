using System.CommandLine;
using System.Runtime.InteropServices;
using Fairlead.Cli.Demo;
using Fairlead.Server;

namespace Fairlead.Cli.Commands;

/// <summary><c>fairlead demo</c>: a gateway, a real computation through it, and how to go on.</summary>
internal static class DemoCommand
{
    public static Command Create(Terminal terminal)
    {
        var keep = new Option<bool>("--keep") { Description = "Leave the gateway up until Ctrl-C, with its data in ./fairlead-demo." };
        var port = new Option<int>("--port") { Description = "Where to listen. Default: any free port.", HelpName = "PORT" };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && (!int.TryParse(text, out var number) || number is < 0 or > 65_535))
            {
                result.AddError($"'{text}' is not a port: it is a number from 1 to 65535.");
            }
        });
        var command = new Command("demo", """
            Starts a gateway on this host, runs a small parameter study through its UNICORE API (eight jobs and one that gathers their results), and checks what comes out.

            Examples:
              fairlead demo
              fairlead demo --keep --port 8080
            """) { keep, port };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(keep), parsed.GetValue(port), terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool keeps, int port, Terminal terminal, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        try
        {
            await using var gateway = await DemoGateway.StartAsync(port, keeps, ending.Token);
            await terminal.Out.WriteLineAsync($"A gateway listens at {gateway.BaseUrl}");
            var code = await ComputeAsync(gateway, terminal, ending.Token);
            await HowToGoOn.TellAsync(gateway, keeps, terminal);
            if (keeps)
            {
                await gateway.Server.WaitForEndAsync(ending.Token);
            }

            return code;
        }
        catch (StartRefusedException e)
        {
            await terminal.SayAsync($"fairlead: {e.Reason} {e.Remedy}");
            return ExitCode.Unavailable;
        }
        catch (Exception e) when (e is StudyFailedException or HttpRequestException)
        {
            await terminal.SayAsync($"fairlead: {e.Message}");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            await terminal.SayAsync("fairlead: the demonstration was ended.");
            return ExitCode.Failed;
        }

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            ending.Cancel();
        }
    }

    private static async Task<int> ComputeAsync(DemoGateway gateway, Terminal terminal, CancellationToken cancellationToken)
    {
        using var client = new UnicoreClient(gateway.BaseUrl, DemoGateway.User, gateway.Password, gateway.Server.Certificate.Key.Certificate);
        var text = await new StudyDisplay(terminal, TimeProvider.System).ShowAsync(new Study(client, TimeProvider.System), cancellationToken);
        if (Resonance.Read(text) is not { } findings)
        {
            await terminal.SayAsync($"fairlead: the last job has printed something else than results: {text}");
            return ExitCode.Failed;
        }

        ResultTable.Show(findings, terminal);
        return findings.AreRight ? ExitCode.Done : ExitCode.Failed;
    }
}
