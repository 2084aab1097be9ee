using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fairlead.Cli.Login;
using Fairlead.Core;

namespace Fairlead.Cli.Commands;

/// <summary>What commands share that ask a gateway for something: which one, and what it says when it refuses.</summary>
internal sealed class AskingCommand
{
    /// <summary>What is said of who asks, below the examples of such commands.</summary>
    public const string WhoAsks = "Who asks is who has logged in (fairlead login), or is in FAIRLEAD_TOKEN, or in FAIRLEAD_USER and FAIRLEAD_PASSWORD.";

    private readonly Option<string?> _server = new("--server") { Description = "The gateway. Default: the one of the last login.", HelpName = "URL" };

    private readonly Option<string?> _certificate = CertificateOption("A copy (PEM) of the gateway's own certificate, where no authority has issued that. Default: that of the login.");

    private readonly Command _command;

    private AskingCommand(Command command)
    {
        _command = command;
        command.Add(_server);
        command.Add(_certificate);
    }

    /// <summary>The option for a certificate that no authority has issued.</summary>
    public static Option<string?> CertificateOption(string description) => new("--certificate") { Description = description, HelpName = "FILE" };

    /// <summary>A command that asks a gateway.</summary>
    /// <param name="command">Its name, what it is for, and its arguments.</param>
    /// <param name="terminal">Hears why it is refused.</param>
    /// <param name="ask">Asks, and tells what came of it.</param>
    public static Command Of(Command command, Terminal terminal, Func<GatewayClient, ParseResult, CancellationToken, Task<Outcome<Done>>> ask)
    {
        var asking = new AskingCommand(command);
        command.SetAction((parsed, cancellationToken) => asking.RunAsync(parsed, terminal, ask, cancellationToken));
        return asking._command;
    }

    /// <summary>The certificate in a file as PEM, without anything else that is in the file; empty where no file is named.</summary>
    public static Outcome<string> ReadCertificate(string? file)
    {
        if (file is null)
        {
            return string.Empty;
        }

        try
        {
            using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(file));
            return certificate.ExportCertificatePem();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return Refusal.Invalid("certificate", $"There is no certificate to be read in {file}: {e.Message}");
        }
    }

    private async Task<int> RunAsync(
        ParseResult parsed, Terminal terminal, Func<GatewayClient, ParseResult, CancellationToken, Task<Outcome<Done>>> ask, CancellationToken cancellationToken)
    {
        string? server = null;
        if ((parsed.GetValue(_server) is { } url && !GatewayAddress.Read(url).TryGet(out server, out var refusal))
            || !ReadCertificate(parsed.GetValue(_certificate)).TryGet(out var certificate, out refusal))
        {
            await terminal.SayAsync($"fairlead: {refusal.Message}");
            return ExitCode.Usage;
        }

        if ((await GatewayClient.OpenAsync(server, certificate.Length == 0 ? null : certificate, terminal, cancellationToken)).TryGet(out var client, out refusal))
        {
            using (client)
            {
                if ((await ask(client, parsed, cancellationToken)).TryGet(out _, out refusal))
                {
                    return ExitCode.Done;
                }
            }
        }

        await terminal.SayAsync($"fairlead: {refusal.Message}");
        return refusal.Kind is RefusalKind.Unavailable ? ExitCode.Unavailable : ExitCode.Failed;
    }
}
