using System.Net;
using Fairlead.Core;
using Fairlead.Gateway.FileSessions;
using Fairlead.Uftp.Control;

namespace Fairlead.Uftp.Sessions;

/// <summary>Lets a client in: always under the name "anonymous", with the secret as the password.</summary>
internal static class LogIn
{
    /// <summary>What the server calls itself. Clients read the version of the protocol from it.</summary>
    private static readonly Reply Welcome = new(220, "UFTPD 3.4.0, Fairlead");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Whoever guesses has to take some time over each guess, and a connection of its own.
    private static readonly TimeSpan Penalty = TimeSpan.FromSeconds(1);

    /// <summary>The session, or null where the client has been refused or has gone.</summary>
    public static async Task<FileSession?> RunAsync(
        ControlConnection control, IPAddress from, OfferedSessions sessions, TimeProvider clock, CancellationToken cancellationToken)
    {
        await control.SendAsync(Welcome, cancellationToken);
        var isNamed = false;

        // A few commands are answered before the password; a client that goes on and on with them is refused.
        for (var i = 0; i < 10 && await control.ReadLineAsync(Patience, cancellationToken) is { } line; i++)
        {
            var command = Command.Read(line);
            switch (command.Verb)
            {
                case "USER" when command.Argument == "anonymous":
                    isNamed = true;
                    await control.SendAsync(new Reply(331, "Please specify the password"), cancellationToken);
                    break;
                case "PASS" or "USER" when isNamed:
                    return await EnterAsync(control, command.Argument ?? string.Empty, from, sessions, clock, cancellationToken);
                case "SYST":
                    await control.SendAsync(Settings.System, cancellationToken);
                    break;
                case "QUIT" or "BYE":
                    await control.SendAsync(new Reply(221, "Goodbye"), cancellationToken);
                    return null;
                default:
                    await control.SendAsync(new Reply(530, "Log in first: USER anonymous, and the secret as PASS."), cancellationToken);
                    break;
            }
        }

        return null;
    }

    private static async Task<FileSession?> EnterAsync(
        ControlConnection control, string secret, IPAddress from, OfferedSessions sessions, TimeProvider clock, CancellationToken cancellationToken)
    {
        var opened = await sessions.OpenAsync(secret, from, cancellationToken);
        if (opened.TryGet(out var session, out var refusal))
        {
            await control.SendAsync(new Reply(230, "Login successful"), cancellationToken);
            return session;
        }

        await Task.Delay(Penalty, clock, cancellationToken);
        await control.SendAsync(new Reply(refusal.Kind is RefusalKind.TooMany ? 421 : 530, $"Not logged in: {refusal.Message}"), cancellationToken);
        return null;
    }
}
