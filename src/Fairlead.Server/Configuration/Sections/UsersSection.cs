using System.Collections.Immutable;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Fairlead.Identity.Users;
using Fairlead.Identity.Names;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>users</c> part of the configuration.</summary>
internal static class UsersSection
{
    private const int MaxNameLength = 64;

    public static ImmutableArray<User> Read(Section root, ServerOptions server)
    {
        var users = ImmutableArray.CreateBuilder<User>();
        var names = new HashSet<DistinguishedName>();
        // They may come with the credentials of somebody else who knows them.
        var hasOther = root.Has("issuers") || root.Has("trustedGateways") || !server.ClientAuthorities.IsEmpty;
        foreach (var section in root.Sections("users"))
        {
            var user = ReadUser(section, hasOther);
            if (users.Any(u => u.Name == user.Name))
            {
                section.Wrong("name", $"There are two users {user.Name}.", "Give one of them another name.");
            }
            else if (!names.Add(user.DistinguishedName ?? DistinguishedName.OfUser(user.Name, server.SiteName)))
            {
                section.Wrong("dn", "Another user has the same X.500 name.", "Give one of them another.");
            }
            else
            {
                users.Add(user);
            }

            section.End();
        }

        return users.ToImmutable();
    }

    private static User ReadUser(Section section, bool hasOther)
    {
        var name = section.RequiredText("name", "demouser");
        if (section.Has("name") && (name.Length is 0 or > MaxNameLength || name.Any(char.IsControl) || name.Contains(':', StringComparison.Ordinal)))
        {
            section.Wrong("name", "This cannot be the name of a user.", $"It has 1 to {MaxNameLength} characters, none of them a colon.");
        }

        return new User
        {
            Name = name,
            Password = ReadPassword(section, hasOther),
            Roles = ReadRoles(section),
            Groups = ReadGroups(section),
            Accounts = ReadAccounts(section.Sub("accounts")),
            Queues = ReadQueues(section.Sub("queues")),
            Email = MailSection.Address(section, "email"),
            DistinguishedName = DistinguishedNames.Read(section, "dn"),
            SshKeys = SshKeysSection.Read(section),
        };
    }

    private static PasswordHash? ReadPassword(Section section, bool hasOther)
    {
        var (password, encoded) = (section.Text("password"), section.Text("passwordHash"));
        if (password is not null && encoded is not null)
        {
            section.Wrong("password", "There are both password and passwordHash.", "Remove password.");
            return null;
        }

        if (password is not null)
        {
            return PasswordHash.Of(password, PasswordHash.InMemoryIterations);
        }

        if (encoded is null && (hasOther || section.Has("sshKeys")))
        {
            return null;
        }

        if (encoded is null)
        {
            section.Wrong("passwordHash", "There is no password.", "Add passwordHash: and what 'fairlead user hash' prints, or password: for a try.");
            return null;
        }

        if (!PasswordHash.TryParse(encoded, out var hash, out var problem))
        {
            section.Wrong("passwordHash", $"This is not a password hash. {problem}", "Make one with 'fairlead user hash'.");
        }

        return hash;
    }

    private static ImmutableArray<Role> ReadRoles(Section section)
    {
        var roles = ImmutableArray.CreateBuilder<Role>();
        foreach (var text in section.Texts("roles"))
        {
            if (RoleName.TryParse(text, out var role))
            {
                roles.Add(role);
            }
            else
            {
                section.Wrong("roles", $"There is no role '{text}'.", "Possible: user, developer, admin, banned.");
            }
        }

        return roles.Count == 0 ? [Role.User] : [.. roles.Distinct()];
    }

    private static ImmutableDictionary<string, ImmutableArray<string>> ReadAccounts(Section section)
    {
        var accounts = section.Keys.ToImmutableDictionary(site => site, section.Texts);
        foreach (var (site, names) in accounts)
        {
            if (names.FirstOrDefault(n => !AccountName.IsValid(n)) is { } wrong)
            {
                section.Wrong(site, $"'{wrong}' cannot be the name of an account.", AccountName.Rule);
            }
        }

        return accounts;
    }

    private static ImmutableArray<string> ReadGroups(Section section)
    {
        var groups = section.Texts("groups");
        if (groups.FirstOrDefault(g => !AccountName.IsValid(g)) is { } wrong)
        {
            section.Wrong("groups", $"'{wrong}' cannot be the name of a group.", AccountName.Rule);
        }

        return [.. groups.Distinct()];
    }

    private static ImmutableDictionary<string, ImmutableArray<string>> ReadQueues(Section section) =>
        section.Keys.ToImmutableDictionary(site => site, section.Texts).RemoveRange(section.Keys.Where(site => section.Texts(site).IsEmpty));
}
