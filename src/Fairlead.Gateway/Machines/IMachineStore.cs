using Fairlead.Core.Journal;
using Fairlead.Core.Machines;

namespace Fairlead.Gateway.Machines;

/// <summary>Keeps the machines of users with their key pairs.</summary>
public interface IMachineStore
{
    /// <summary>
    /// Keeps a machine, in place of the one of that name, whose key pair it keeps; false, and nothing changes, where its owner has <paramref name="most"/> others already.
    /// </summary>
    Task<bool> PutAsync(Machine machine, int most, JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>The machine of that owner, or null.</summary>
    Task<Machine?> FindAsync(string owner, MachineName name, CancellationToken cancellationToken);

    /// <summary>All machines of a user by name.</summary>
    Task<IReadOnlyList<Machine>> ListAsync(string owner, CancellationToken cancellationToken);

    /// <summary>Forgets a machine, and its key pair where no other one has it; false where there is none.</summary>
    Task<bool> RemoveAsync(string owner, MachineName name, JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>Gives a new key pair to these machines of the owner in place of the one that they have; that one is forgotten where nobody has it any more.</summary>
    Task SetKeyAsync(string owner, IReadOnlyList<MachineName> names, MachineKey key, JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>Keeps an opened private key, sealed with the gateway's own key, for as long as a run needs it.</summary>
    Task KeepOpenAsync(OpenKey key, CancellationToken cancellationToken);

    /// <summary>The key that was opened last for an account of a site, or null.</summary>
    Task<OpenKey?> FindOpenAsync(string site, string account, CancellationToken cancellationToken);

    /// <summary>Notes which opened keys runs still need at <paramref name="now"/>, and forgets those that none has needed since <paramref name="before"/>.</summary>
    Task ForgetOpenAsync(DateTimeOffset now, DateTimeOffset before, CancellationToken cancellationToken);
}
