using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Identity;

namespace Fairlead.Dialects.Unicore;

/// <summary>UNICORE's <c>acl</c>: lines such as <c>read:DN:CN=Bo Lind,O=Harbor,C=EU</c>.</summary>
internal static class AccessList
{
    private const string Form = "'read', 'write' or 'modify', a colon, 'DN', 'GROUP', 'VO', 'UID' or 'ROLE', a colon, and the name";

    /// <summary>The lines.</summary>
    public static JsonArray Of(ImmutableArray<Grant> grants) => new([.. grants.Select(g => (JsonNode?)$"{Word(g.Level)}:{Word(g.Kind)}:{g.Grantee}")]);

    /// <summary>Reads one line or a list of them.</summary>
    public static Outcome<ImmutableArray<Grant>> Read(JsonFields fields, string key, INames names)
    {
        var grants = ImmutableArray.CreateBuilder<Grant>();
        foreach (var line in fields.Texts(key))
        {
            if (!ReadLine(line, names).TryGet(out var grant, out var refusal))
            {
                return refusal;
            }

            grants.Add(grant);
        }

        return fields.Flaw is { } flaw ? flaw : grants.Distinct().ToImmutableArray();
    }

    private static Outcome<Grant> ReadLine(string line, INames names)
    {
        if (line.Split(':', 3, StringSplitOptions.TrimEntries) is not [var access, var type, { Length: > 0 } name]
            || LevelOf(access) is not { } level
            || KindOf(type) is not { } kind)
        {
            return Refusal.Invalid("acl", $"'{Shown.Of(line)}' is no entry of an access list: that is {Form}.");
        }

        return kind switch
        {
            GranteeKind.Person => names.Canonical(name) is { } canonical
                ? new Grant(level, kind, canonical)
                : Refusal.Invalid("acl", $"'{Shown.Of(name)}' is no X.500 name such as CN=Bo Lind,O=Harbor,C=EU."),
            GranteeKind.Role => new Grant(level, kind, Lower(name)),
            _ => new Grant(level, kind, name),
        };
    }

    private static AccessLevel? LevelOf(string word) => Lower(word) switch
    {
        "read" => AccessLevel.Read,
        "write" => AccessLevel.Write,
        "modify" => AccessLevel.Modify,
        _ => null,
    };

    private static GranteeKind? KindOf(string word) => Lower(word) switch
    {
        "dn" => GranteeKind.Person,
        "group" or "vo" => GranteeKind.Group,
        "uid" => GranteeKind.Account,
        "role" => GranteeKind.Role,
        _ => null,
    };

    private static string Word(AccessLevel level) => Lower(level.ToString());

    private static string Word(GranteeKind kind) => kind switch
    {
        GranteeKind.Person => "DN",
        GranteeKind.Group => "GROUP",
        GranteeKind.Account => "UID",
        _ => "ROLE",
    };

#pragma warning disable CA1308 // UNICORE's access words and roles are lower case words.
    private static string Lower(string word) => word.ToLowerInvariant();
#pragma warning restore CA1308
}
