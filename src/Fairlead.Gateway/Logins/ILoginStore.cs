using Fairlead.Core.Journal;
using Fairlead.Core.Logins;

namespace Fairlead.Gateway.Logins;

/// <summary>Which of the codes of a login a hash is of.</summary>
public enum LoginCode
{
    /// <summary>The code that the device shows.</summary>
    Device,

    /// <summary>The code that the person types.</summary>
    User,

    /// <summary>What another token can be had with, or what the last one was had with.</summary>
    Renewal,
}

/// <summary>Keeps programs that people log in from, and their logins.</summary>
public interface ILoginStore
{
    /// <summary>Keeps a client; false where there are <paramref name="most"/> already, all of them used. Those that are over, and then the oldest unused one, make room.</summary>
    Task<bool> AddClientAsync(LoginClient client, int most, CancellationToken cancellationToken);

    /// <summary>The client, or null where there is none (any more).</summary>
    Task<LoginClient?> FindClientAsync(string id, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Somebody has logged in from the client, which is kept until then.</summary>
    Task UseClientAsync(string id, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>Keeps a login; false where its client, or all together, have as many already. Those that are over make room.</summary>
    Task<bool> AddAsync(DeviceLogin login, int mostOfClient, int most, CancellationToken cancellationToken);

    /// <summary>The login that has the code, or null.</summary>
    Task<DeviceLogin?> FindAsync(LoginCode code, string hash, CancellationToken cancellationToken);

    /// <summary>The login, or null.</summary>
    Task<DeviceLogin?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Keeps the next version of a login with what the journal says of it; false, and nothing changes, where somebody else was faster.</summary>
    Task<bool> ChangeAsync(DeviceLogin next, JournalEntry? entry, CancellationToken cancellationToken);

    /// <summary>Forgets the login, if it is still there.</summary>
    Task RemoveAsync(string id, CancellationToken cancellationToken);
}
