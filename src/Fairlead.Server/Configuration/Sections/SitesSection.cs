using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Fairlead.Gateway.Sites;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>sites</c> part of the configuration.</summary>
internal static partial class SitesSection
{
    public static ImmutableArray<SiteOptions> Read(Section root, DataOptions data)
    {
        if (!root.Has("sites"))
        {
            return [DefaultSite(data)];
        }

        var sites = ImmutableArray.CreateBuilder<SiteOptions>();
        foreach (var section in root.Sections("sites"))
        {
            if (ReadSite(section, data) is { } site)
            {
                if (sites.Any(s => s.Profile.Name == site.Profile.Name))
                {
                    section.Wrong("name", $"There are two sites {site.Profile.Name}.", "Give one of them another name.");
                }
                else
                {
                    sites.Add(site);
                }
            }
        }

        return sites.ToImmutable();
    }

    /// <summary>This host, for whoever runs the gateway.</summary>
    private static SiteOptions DefaultSite(DataOptions data) => new()
    {
        Kind = SiteKind.Local,
        Profile = new SiteProfile
        {
            Name = "local",
            Kind = "local",
            Workspace = Path.Combine(data.Directory, "jobs"),
            Accounts = new AccountRule(Environment.UserName),
            Storages = ImmutableSortedDictionary<string, string>.Empty.Add("HOME", OwnHome),
        },
    };

    private static string OwnHome => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private static SiteOptions? ReadSite(Section section, DataOptions data)
    {
        var name = ReadName(section);
        if (ReadKind(section) is not { } kind)
        {
            return null;
        }

        var (ssh, account) = AccessSection.Read(section, kind);
        var queues = QueuesSection.Read(section.Sub("queues"), out var first);
        var defaults = new SiteOptions { Kind = kind, Profile = Empty };
        var slots = section.Sub("slots");
        if (kind is not SiteKind.Local && section.Has("slots"))
        {
            section.Wrong("slots", "Only a local site has slots.", "Remove it: the batch system knows what it has.");
        }

        var site = defaults with
        {
            Ssh = ssh,
            Cpus = slots.Number("cpus", 1, 100_000) ?? defaults.Cpus,
            Memory = slots.Size("memory") ?? defaults.Memory,
            Profile = new SiteProfile
            {
                Name = name,
                Kind = kind.ToString().ToLowerInvariant(),
                Workspace = ReadWorkspace(section, kind, name, data),
                Accounts = new AccountRule(account),
                Queues = queues,
                DefaultQueue = first,
                Applications = ApplicationsSection.Read(section.Sub("applications")),
                Storages = ReadStorages(section.Sub("storages")),
                Limits = LimitsSection.Read(section.Sub("limits")),
            },
        };
        slots.End();
        section.End();
        return site;
    }

    private static readonly SiteProfile Empty = new() { Name = "", Kind = "", Workspace = "", Accounts = new AccountRule(null) };

    private static string ReadName(Section section)
    {
        var name = section.RequiredText("name", "cluster");
        if (section.Has("name") && !NamePattern().IsMatch(name))
        {
            section.Wrong("name", $"'{name}' cannot be the name of a site.", "Write 1 to 64 letters, digits, - and _.");
        }

        return name;
    }

    private static SiteKind? ReadKind(Section section)
    {
        if (section.RequiredText("kind", "slurm") is not { Length: > 0 } kind)
        {
            return null;
        }

        if (kind is "slurmrestd" or "gridengine")
        {
            section.Wrong("kind", $"Sites of kind {kind} are not supported yet.", "Possible: local, slurm (which uses Slurm's batch commands).");
            return null;
        }

        return section.Word("kind", "local", "slurm") is { } known ? Enum.Parse<SiteKind>(known, ignoreCase: true) : null;
    }

    private static string ReadWorkspace(Section section, SiteKind kind, string name, DataOptions data)
    {
        if (kind is SiteKind.Local && !section.Has("workspace"))
        {
            return Path.Combine(data.Directory, "jobs", name);
        }

        var workspace = section.RequiredText("workspace", "\"/scratch/{account}/fairlead\"");
        CheckPath(section, "workspace", workspace);
        return workspace.TrimEnd('/');
    }

    private static ImmutableSortedDictionary<string, string> ReadStorages(Section section)
    {
        var storages = section.Keys.ToImmutableSortedDictionary(k => k, k => section.RequiredText(k, "\"/home/{account}\""));
        foreach (var (name, path) in storages)
        {
            if (!NamePattern().IsMatch(name) || name.EndsWith("-uspace", StringComparison.Ordinal))
            {
                section.Wrong(name, $"'{name}' cannot be the name of a storage.", "Write 1 to 64 letters, digits, - and _; it does not end in -uspace.");
            }

            CheckPath(section, name, path);
        }

        return storages;
    }

    private static void CheckPath(Section section, string key, string path)
    {
        var plain = path.Replace("{account}", "a", StringComparison.Ordinal);
        if (section.Has(key) && (!plain.StartsWith('/') || plain.IndexOfAny(['{', '}', '\n', '\0']) >= 0 || plain.Split('/').Contains("..")))
        {
            section.Wrong(key, $"'{path}' is not possible here.", "It is an absolute path on the site; {account} stands for the account, in quotes.");
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();
}
