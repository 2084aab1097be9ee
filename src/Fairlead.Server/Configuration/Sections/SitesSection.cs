using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Sites;
using Fairlead.Identity.Users;
using Fairlead.Server.Configuration.Reading;
using Fairlead.Sites.Access;
using Fairlead.Sites.Local;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>sites</c> part of the configuration.</summary>
internal static partial class SitesSection
{
    private const string Local = "local";

    /// <summary>The sites, in order; this host where the key is not there.</summary>
    public static ImmutableArray<SiteOptions> Read(Section root, DataOptions data, ImmutableArray<User> users)
    {
        if (!root.Has("sites"))
        {
            return [DefaultSite(data)];
        }

        var sites = ImmutableArray.CreateBuilder<SiteOptions>();
        foreach (var section in root.Sections("sites"))
        {
            if (ReadSite(section, data, users) is { } site)
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
    private static SiteOptions.Local DefaultSite(DataOptions data)
    {
        const string Name = "local";
        return new SiteOptions.Local(new LocalOptions { Spool = SpoolOf(data, Name) })
        {
            Access = new SiteAccess.ThisHost(),
            Profile = new SiteProfile
            {
                Name = Name,
                Kind = Local,
                Workspace = WorkspaceOf(data, Name),
                Accounts = new AccountRule(Environment.UserName),
                StorageTypes = StorageTypesSection.Usual(WorkspaceOf(data, Name)),
                Storages = ImmutableSortedDictionary<string, string>.Empty.Add("HOME", Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)),
                FileRoots = [Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)],
            },
        };
    }

    private static SiteOptions? ReadSite(Section section, DataOptions data, ImmutableArray<User> users)
    {
        var name = ReadName(section);
        if (ReadKind(section) is not { } kind)
        {
            return null;
        }

        var (access, account) = AccessSection.Read(section);
        var queues = QueuesSection.Read(section.Sub("queues"), out var first);
        var workspace = ReadWorkspace(section, kind, name, data);
        var storages = ReadStorages(section.Sub("storages"));
        var profile = new SiteProfile
        {
            Name = name,
            Kind = kind,
            Family = section.Text("family"),
            Workspace = workspace,
            Accounts = new AccountRule(account) { Mapped = [.. users.SelectMany(u => u.Accounts.GetValueOrDefault(name, []))] },
            WantsKeysOfUsers = access is SiteAccess.Ssh { Template.KeysOf: not null },
            LoginNode = access is SiteAccess.Ssh { Template.Host: var host } ? host : Environment.MachineName,
            Queues = queues,
            DefaultQueue = first,
            Resources = ResourcesSection.Read(section.Sub("resources"), hasBatchSystem: kind != Local),
            Applications = ApplicationsSection.Read(section.Sub("applications")),
            Storages = storages,
            FileRoots = ReadFileRoots(section, storages.Values),
            StorageTypes = section.Has("storageTypes")
                ? StorageTypesSection.Read(section.Sub("storageTypes"), NamePattern().IsMatch, CheckPath)
                : StorageTypesSection.Usual(workspace),
            Containers = ContainersSection.Read(section.Sub("containers"), NamePattern().IsMatch, CheckPath),
            Limits = LimitsSection.Read(section.Sub("limits")),
        };
        SiteOptions site = kind == Local
            ? LocalOf(ReadSlots(section, SpoolOf(data, name)), profile, access)
            : new SiteOptions.Slurm(SlurmSection.Read(section, name, access, account, users)) { Profile = profile with { Cpus = CpusOf(queues.Values), Memory = MemoryOf(queues.Values) }, Access = access };
        CheckKind(section, site);
        section.End();
        return site;
    }

    private static SiteOptions.Local LocalOf(LocalOptions options, SiteProfile profile, SiteAccess access) =>
        new(options) { Profile = profile with { Cpus = options.Cpus, Memory = options.Memory }, Access = access };

    /// <summary>As many CPUs as the largest queue lets one job have: what the site has at least.</summary>
    private static long? CpusOf(IEnumerable<QueueProfile> queues) => queues.Max(q => (long?)q.MaxNodes * q.MaxCpusPerNode);

    /// <summary>The same for memory.</summary>
    private static long? MemoryOf(IEnumerable<QueueProfile> queues) => queues.Max(q => q.MaxNodes * q.MaxMemoryPerNode);

    private static string SpoolOf(DataOptions data, string name) => Path.Combine(data.Directory, "spool", name);

    private static string WorkspaceOf(DataOptions data, string name) => Path.Combine(data.Directory, "jobs", name);

    private static LocalOptions ReadSlots(Section section, string spool)
    {
        var slots = section.Sub("slots");
        var defaults = new LocalOptions { Spool = spool };
        var options = defaults with
        {
            Cpus = slots.Number("cpus", 1, 100_000) ?? defaults.Cpus,
            Memory = slots.Size("memory") ?? defaults.Memory,
            TimeLimit = slots.Duration("timeLimit", TimeSpan.FromSeconds(1), TimeSpan.FromDays(365)),
            KillGrace = slots.Duration("killGrace", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)) ?? defaults.KillGrace,
        };
        slots.End();
        return options;
    }

    /// <summary>What belongs to another kind of site.</summary>
    private static void CheckKind(Section section, SiteOptions site)
    {
        if (site is not SiteOptions.Local && section.Has("slots"))
        {
            section.Wrong("slots", "Only a local site has slots.", "Remove it: the batch system knows what it has.");
        }

        if (site is not SiteOptions.Slurm && section.Has("slurm"))
        {
            section.Wrong("slurm", "Only a site of kind slurm has this.", "Remove it, or make the kind slurm.");
        }

        if (site is SiteOptions.Local { Access: SiteAccess.Ssh })
        {
            section.Wrong("access", "A local site is on this host.", "Remove the access, or make the kind slurm.");
        }
    }

    private static string ReadName(Section section)
    {
        var name = section.RequiredText("name", "cluster");
        if (section.Has("name") && !NamePattern().IsMatch(name))
        {
            section.Wrong("name", $"'{name}' cannot be the name of a site.", "Write 1 to 64 letters, digits, - and _.");
        }

        return name;
    }

    private static string? ReadKind(Section section)
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

        return section.Word("kind", Local, "slurm");
    }

    private static string ReadWorkspace(Section section, string kind, string name, DataOptions data)
    {
        if (kind == Local && !section.Has("workspace"))
        {
            return WorkspaceOf(data, name);
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
            if (!NamePattern().IsMatch(name) || name.EndsWith("-uspace", StringComparison.Ordinal) || StorageId.Parse(name) is not StorageId.Shared || StorageId.TryParseDigits(name) is not null)
            {
                section.Wrong(name, $"'{name}' cannot be the name of a storage.", "Write 1 to 64 letters, digits, - and _; it does not end in -uspace, and is not the id of something else.");
            }

            if (S3Section.BucketOf(path) is null)
            {
                CheckPath(section, name, path);
            }
        }

        return storages;
    }

    // What a storage shows can be named by its path, too: the account reaches it either way.
    private static ImmutableArray<string> ReadFileRoots(Section section, IEnumerable<string> storages)
    {
        if (!section.Has("fileRoots"))
        {
            return [.. storages.Where(s => S3Section.BucketOf(s) is null).Select(WithoutSlash)];
        }

        var roots = section.Texts("fileRoots");
        foreach (var root in roots)
        {
            CheckPath(section, "fileRoots", root);
        }

        return [.. roots.Select(WithoutSlash)];
    }

    private static string WithoutSlash(string path) => path.Length > 1 ? path.TrimEnd('/') : path;

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
