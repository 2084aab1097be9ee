using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Gateway.Journal;

namespace Fairlead.Gateway.SshKeys;

/// <summary>Writes down what is done with key pairs.</summary>
/// <param name="journal">Where it is written.</param>
/// <param name="clock">Says when.</param>
public sealed class KeyRecord(IJournal journal, TimeProvider clock)
{
    /// <summary>What time it is.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Writes one line.</summary>
    public Task WriteAsync(Principal principal, string message, CancellationToken cancellationToken) =>
        journal.AppendAsync([new JournalEntry(Job: null, Now, JournalLevel.Info, message, principal.User)], cancellationToken);
}
