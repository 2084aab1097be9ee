using Fairlead.Core.Identity;

namespace Fairlead.Gateway.Identity;

/// <summary>Sessions that stand for a login, so that a client does not show its credentials with every request.</summary>
public interface ISessions
{
    /// <summary>The session of that id, or null where it is unknown or over. Counts as use.</summary>
    Session? Find(string id);

    /// <summary>
    /// A session for the principal: the one it has with the same <paramref name="key"/>, or a new one. A user has few at a time: the one used least
    /// recently goes.
    /// </summary>
    /// <param name="principal">Whom it stands for.</param>
    /// <param name="key">What tells one client of the user from another: address, preferences.</param>
    /// <param name="isNew">Whether the session begins with this call.</param>
    Session Open(Principal principal, string key, out bool isNew);

    /// <summary>The session with the same id and end for the same person, who wants to be somebody else of those they can be from now on.</summary>
    /// <param name="session">One that <see cref="Find"/> gave.</param>
    /// <param name="principal">The same person with other preferences.</param>
    /// <param name="key">As for <see cref="Open"/>.</param>
    Session Change(Session session, Principal principal, string key);

    /// <summary>Ends all sessions of the user.</summary>
    void EndAll(string user);
}

/// <summary>A session.</summary>
/// <param name="Id">At least 128 random bits, as text for a header.</param>
/// <param name="Principal">Whom it stands for.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record Session(string Id, Principal Principal, DateTimeOffset ExpiresAt);
