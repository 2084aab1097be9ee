using System.CommandLine;
using Fairlead.Cli.Login;
using Fairlead.Core;

namespace Fairlead.Cli.Commands;

/// <summary><c>fairlead login</c>, <c>logout</c> and <c>token</c>: who somebody is at a gateway.</summary>
internal static class LoginCommands
{
    /// <summary>The commands.</summary>
    public static IEnumerable<Command> Create(Terminal terminal)
    {
        yield return CreateLogin(terminal);
        yield return CreateLogout(terminal);
        yield return CreateToken(terminal);
    }

    private static Command CreateLogin(Terminal terminal)
    {
        var url = Url($"The gateway. Default: the one of the last login, or {GatewayAddress.Usual}.");
        var certificate = AskingCommand.CertificateOption("A copy (PEM) of the gateway's own certificate, where no authority has issued that. Remembered.");
        var login = new Command("login", """
            Logs you in at a gateway: it prints an address and a code, and waits until you have confirmed it there in a browser.

            Examples:
              fairlead login https://gateway.example.org
              fairlead login --certificate data/certificate.pem
            """) { url, certificate };
        login.SetAction((parsed, cancellationToken) => LogInAsync(parsed.GetValue(url), parsed.GetValue(certificate), terminal, cancellationToken));
        return login;
    }

    private static Command CreateLogout(Terminal terminal)
    {
        var url = Url("The gateway. Default: the one of the last login.");
        var logout = new Command("logout", """
            Forgets a login, here and at the gateway.

            Examples:
              fairlead logout
              fairlead logout https://gateway.example.org
            """) { url };
        logout.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(url),
            terminal,
            (logins, server) => logins.ForgetAsync(server, cancellationToken),
            login => terminal.SayAsync($"Logged out: {login}.")));
        return logout;
    }

    private static Command CreateToken(Terminal terminal)
    {
        var url = Url("The gateway. Default: the one of the last login.");
        var token = new Command("token", """
            Prints a token that is good now, for other programs. Those that go on for longer get one with 'fairlead token create'.

            Examples:
              curl -H "Authorization: Bearer $(fairlead token)" https://gateway.example.org/DEMO-SITE/rest/core
              PROMINENCE_TOKEN=$(fairlead token) prominence list
            """) { url };
        foreach (var command in ApiTokenCommands.Create(terminal))
        {
            token.Add(command);
        }

        token.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(url),
            terminal,
            (logins, server) => logins.GetAsync(server, cancellationToken),
            login => terminal.Out.WriteLineAsync(login.AccessToken)));
        return token;
    }

    private static Argument<string?> Url(string description) => new("URL") { Description = description, Arity = ArgumentArity.ZeroOrOne };

    private static Task<int> LogInAsync(string? url, string? file, Terminal terminal, CancellationToken cancellationToken) => RunAsync(
        url,
        terminal,
        async (logins, wanted) =>
        {
            if (!logins.Read().TryGet(out var saved, out var refusal) || !AskingCommand.ReadCertificate(file).TryGet(out var certificate, out refusal))
            {
                return refusal;
            }

            var server = wanted ?? saved.Current ?? GatewayAddress.Usual;
            var known = saved.Logins.FirstOrDefault(l => l.Server == server);
            var pem = certificate.Length > 0 ? certificate : known?.Certificate;
            return (await new DeviceFlow(terminal, TimeProvider.System).RunAsync(server, pem, known, cancellationToken)).TryGet(out var login, out refusal)
                ? await logins.KeepAsync(login, cancellationToken)
                : refusal;
        },
        login => terminal.SayAsync($"Logged in: {login}."));

    private static async Task<int> RunAsync(string? url, Terminal terminal, Func<Logins, string?, Task<Outcome<SavedLogin>>> work, Func<SavedLogin, Task> tell)
    {
        string? server = null;
        if (url is not null && !GatewayAddress.Read(url).TryGet(out server, out var refusal))
        {
            await terminal.SayAsync($"fairlead: {refusal.Message}");
            return ExitCode.Usage;
        }

        if ((await work(new Logins(LoginFile.Of(terminal.Environment), TimeProvider.System), server)).TryGet(out var login, out var refused))
        {
            await tell(login);
            return ExitCode.Done;
        }

        await terminal.SayAsync($"fairlead: {refused.Message}");
        return refused.Kind is RefusalKind.Unavailable ? ExitCode.Unavailable : ExitCode.Failed;
    }
}
