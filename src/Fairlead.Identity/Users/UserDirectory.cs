using System.Collections.Frozen;
using System.Collections.Immutable;
using Fairlead.Core.Identity;
using Fairlead.Identity.Memory;
using Fairlead.Identity.Names;

namespace Fairlead.Identity.Users;

/// <summary>The users of the configuration, by name and by X.500 name.</summary>
internal sealed class UserDirectory
{
    private readonly FrozenDictionary<string, User> _byName;
    private readonly FrozenDictionary<DistinguishedName, User> _byDistinguishedName;
    private readonly string _siteName;

    // Their names are for ever; that they are forgotten only keeps the memory bounded.
    private const int MaxAdopted = 20_000;
    private readonly ExpiringLru<string, User> _adopted;
    private readonly ExpiringLru<DistinguishedName, User> _adoptedByName;

    /// <param name="options">Who there is. Names are unique.</param>
    /// <param name="clock">For the table of those who are adopted.</param>
    public UserDirectory(IdentityOptions options, TimeProvider clock)
    {
        (_adopted, _adoptedByName) = (new ExpiringLru<string, User>(MaxAdopted, clock), new ExpiringLru<DistinguishedName, User>(MaxAdopted, clock));
        _siteName = options.SiteName;
        _byName = options.Users.ToFrozenDictionary(u => u.Name, StringComparer.Ordinal);
        _byDistinguishedName = ByName(options.Users);
        Hashes = [.. options.Users.Select(u => u.Password).OfType<PasswordHash>()];
    }

    /// <summary>The password hashes of all.</summary>
    public ImmutableArray<PasswordHash> Hashes { get; }

    /// <summary>The user of that name, or null.</summary>
    public User? Find(string name) => FindConfigured(name) ?? (_adopted.TryGet(name, out var user) ? user : null);

    /// <summary>The user of that name in the configuration, or null.</summary>
    public User? FindConfigured(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The user of that X.500 name, or null.</summary>
    public User? Find(DistinguishedName name) => _byDistinguishedName.GetValueOrDefault(name) ?? (_adoptedByName.TryGet(name, out var user) ? user : null);

    /// <summary>Remembers a user whom somebody else vouches for, until the gateway ends, so that what they have begun can go on without them.</summary>
    public User Adopt(User user)
    {
        _adopted.Set(user.Name, user, lifetime: null);
        _adoptedByName.Set(NameOf(user), user, lifetime: null);
        return user;
    }

    /// <summary>The X.500 name of a user, also of one that there is not (any more).</summary>
    public DistinguishedName NameOf(string user) => Find(user) is { } known ? NameOf(known) : DistinguishedName.OfUser(user, _siteName);

    /// <summary>The user as somebody who asks.</summary>
    public Principal PrincipalOf(User user, AuthenticationMethod method) => new()
    {
        User = user.Name,
        Roles = user.Roles,
        Groups = user.Groups,
        Accounts = user.Accounts,
        Queues = user.Queues,
        Email = user.Email,
        DistinguishedName = NameOf(user).ToString(),
        Method = method,
    };

    // Tokens that they got with an SSH key name them as they came.
    private FrozenDictionary<DistinguishedName, User> ByName(ImmutableArray<User> users)
    {
        var byName = users.ToDictionary(NameOf);
        foreach (var user in users.Where(u => u is { DistinguishedName: null, SshKeys.IsEmpty: false }))
        {
            byName.TryAdd(DistinguishedName.OfSshUser(user.Name), user);
        }

        return byName.ToFrozenDictionary();
    }

    private DistinguishedName NameOf(User user) => user.DistinguishedName ?? DistinguishedName.OfUser(user.Name, _siteName);
}
