using Fairlead.Core;
using Fairlead.Gateway.Machines;
using Fairlead.Gateway.SshKeys;
using Fairlead.Shell;

namespace Fairlead.Sites.Access;

/// <summary>Gives shells the keys of users for sites that want them.</summary>
/// <param name="keys">Finds them.</param>
/// <param name="open">Has those that users have opened for their runs, which go first: they were meant for that account.</param>
internal sealed class KeysOfUsers(LoginKeys keys, OpenKeys open) : ILoginKeys
{
    /// <inheritdoc/>
    public async Task<string> GetAsync(string place, string user, CancellationToken cancellationToken)
    {
        var found = await open.FindAsync(place, user, cancellationToken) ?? await keys.FindAsync(place, user, cancellationToken);
        if (found.TryGet(out var key, out var refusal))
        {
            return key;
        }

        // Where the keys are away for now, the host may be there all the same: it is tried again, as with a host that is away.
        throw new ShellUnavailableException(refusal.Kind is RefusalKind.Unavailable ? ShellFailure.Unreachable : ShellFailure.AuthenticationFailed, refusal.Message);
    }
}
