using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Gateway.Journal;

namespace Fairlead.Gateway.Identity;

/// <summary>Lets people in, and keeps in the journal who came in and who was not let in.</summary>
/// <param name="authentication">Knows people.</param>
/// <param name="sessions">Stand for their logins.</param>
/// <param name="journal">Hears of both.</param>
/// <param name="clock">Says when.</param>
public sealed class LogIn(Authentication authentication, ISessions sessions, IJournal journal, TimeProvider clock)
{
    /// <summary>Who shows the credential. Tries that are held back because there were too many are not written down again.</summary>
    public async Task<Outcome<Principal>> RunAsync(Credential credential, CancellationToken cancellationToken)
    {
        var outcome = (await authentication.AuthenticateAsync(credential, cancellationToken)).Then(Admit);
        if (!outcome.TryGet(out _, out var refusal) && refusal.Kind is RefusalKind.Unauthenticated or RefusalKind.Forbidden)
        {
            await AppendAsync(JournalLevel.Warning, $"Not let in: {credential}, from {credential.Address ?? "an unknown address"}.", null, cancellationToken);
        }

        return outcome;
    }

    /// <summary>The session of the principal for the client that <paramref name="key"/> stands for (<see cref="ISessions.Open"/>).</summary>
    public async Task<Session> OpenSessionAsync(Principal principal, string key, CancellationToken cancellationToken)
    {
        var session = sessions.Open(principal, key, out var isNew);
        if (isNew && !principal.IsAnonymous)
        {
            await AppendAsync(JournalLevel.Info, $"Logged in by {principal.Method}.", principal.User, cancellationToken);
        }

        return session;
    }

    private static Outcome<Principal> Admit(Principal principal) =>
        principal.IsBanned ? Refusal.Forbidden($"{principal.User} is banned from this gateway.") : principal;

    private Task AppendAsync(JournalLevel level, string message, string? actor, CancellationToken cancellationToken) =>
        journal.AppendAsync([new JournalEntry(null, clock.GetUtcNow(), level, message, actor)], cancellationToken);
}
