using Fairlead.Core.Reading;
using Fairlead.Server.Configuration.Reading;
using Fairlead.Server.Configuration.Sections;

namespace Fairlead.Server.Configuration;

/// <summary>What came of reading the configuration: it, or all that is wrong with it.</summary>
/// <param name="Configuration">The configuration, or null where there are problems.</param>
/// <param name="Problems">All that is wrong; empty where there is a configuration.</param>
public sealed record ConfigurationResult(FairleadConfiguration? Configuration, IReadOnlyList<ConfigurationProblem> Problems);

/// <summary>Finds and reads the configuration.</summary>
public static class ConfigurationFile
{
    /// <summary>The environment variable with the path of the file.</summary>
    public const string Variable = "FAIRLEAD_CONFIG";

    private const string Root = "root";
    private const int MaxBytes = 1024 * 1024;
    private static readonly string[] UsualPlaces = ["fairlead.yaml", "/etc/fairlead/fairlead.yaml"];

    /// <summary>The file to read: the one that was asked for, that of the environment, or the first of the usual places that is there; null for none.</summary>
    public static string? Find(string? wanted, IReadOnlyDictionary<string, string> environment) =>
        wanted ?? (environment.TryGetValue(Variable, out var path) && path.Length > 0 ? path : Array.Find(UsualPlaces, File.Exists));

    /// <summary>Reads the file, with the environment over it; without a file, the defaults.</summary>
    /// <param name="file">The path, or null for none.</param>
    /// <param name="environment">The environment variables.</param>
    public static ConfigurationResult Read(string? file, IReadOnlyDictionary<string, string> environment)
    {
        var problems = new Problems(file);
        var root = file is null ? new MapNode(Place.None) : YamlTree.Read(Load(file, problems), problems);
        if (problems.All.Count > 0 && root.Entries.Count == 0)
        {
            return new ConfigurationResult(null, problems.All);
        }

        EnvironmentOverrides.Apply(root, environment, problems);
        var configuration = ReadParts(new Section(root, string.Empty, problems), file) with { File = file };
        return problems.All.Count == 0 ? new ConfigurationResult(configuration, []) : new ConfigurationResult(null, problems.All);
    }

    private static string Load(string file, Problems problems)
    {
        try
        {
            using var reader = new StreamReader(file);
            if (reader.BaseStream.CanSeek && reader.BaseStream.Length > MaxBytes)
            {
                problems.Add("", Place.None, $"The file has more than {MaxBytes} bytes.", "A configuration is a few pages long; look whether this is the right file.");
                return string.Empty;
            }

            var buffer = new char[MaxBytes];
            return new string(buffer, 0, reader.ReadBlock(buffer));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add("", Place.None, $"The file cannot be read: {e.Message}", $"It has to be there and readable by {Environment.UserName}.");
            return string.Empty;
        }
    }

    private static FairleadConfiguration ReadParts(Section root, string? file)
    {
        var server = ServerOptions.Read(root.Sub("server"));
        var data = DataOptions.Read(root.Sub("data"));
        var users = UsersSection.Read(root, server);
        var sites = SitesSection.Read(root, data, users);
        var sessions = SessionOptions.Read(root.Sub("sessions"));
        var configuration = new FairleadConfiguration
        {
            Server = server,
            Data = data,
            Users = users,
            TrustedGateways = TrustedGatewaysSection.Read(root),
            Issuers = IssuersSection.Read(root),
            Vault = VaultSection.Read(root),
            Sessions = sessions,
            Login = LoginSection.Read(root.Sub("login"), sessions),
            Sites = sites,
            Jobs = JobsSection.Read(root.Sub("jobs"), sites),
            Workflows = WorkflowsSection.Read(root.Sub("workflows")),
            Storages = StoragesSection.Read(root.Sub("storages")),
            Transfers = TransfersSection.Read(root.Sub("transfers")),
            Tunnels = TunnelsSection.Read(root.Sub("tunnels")),
            Uftp = UftpSettings.Read(root.Sub("uftp")),
            Notifications = NotificationsSection.Read(root.Sub("notifications")),
            Buckets = S3Section.Read(root),
            Egress = EgressSection.Read(root.Sub("egress")),
            Templates = TemplatesSection.Read(root, data, file),
            Dialects = DialectsOptions.Read(root.Sub("dialects"), sessions),
        };
        if (root.Has("sites") && sites.IsEmpty)
        {
            root.Wrong("sites", "There is no usable site.", "Mend those that are here, or leave the key out: then there is a local site.");
        }

        CheckSites(root, configuration);
        CheckBuckets(root, configuration);
        CheckCreatedUsers(root, configuration);
        CheckRepository(root, configuration);
        root.End();
        return configuration;
    }

    private static void CheckRepository(Section root, FairleadConfiguration configuration)
    {
        var names = configuration.Templates.Repositories.Select(r => r.Name).ToList();
        if (configuration.Dialects.Simulations.Repository is { } wanted && !names.Contains(wanted))
        {
            root.Sub("dialects").Sub("simulations").Wrong(
                "repository",
                $"There is no repository of templates '{wanted}'.",
                Nearest.Suggestion(wanted, names) ?? (names.Count == 0 ? "Add one to templates." : $"There are: {string.Join(", ", names)}."));
        }
    }

    /// <summary>Nobody becomes root because an issuer knows them.</summary>
    private static void CheckCreatedUsers(Section root, FairleadConfiguration configuration)
    {
        foreach (var issuer in root.Sections("issuers").Where(i => i.Flag("autoCreate") is true))
        {
            var accounts = issuer.Sub("accounts");
            if (configuration.Sites.Select(s => s.Profile).FirstOrDefault(s => s.Accounts.Default == Root && !accounts.Has(s.Name)) is { } site)
            {
                issuer.Wrong("autoCreate", $"Whoever this issuer knows would work as {Root} on {site.Name}.", $"Add accounts: {{ {site.Name}: \"{{user}}\" }} here, or access: {{ user: NAME }} at the site.");
            }
        }
    }

    /// <summary>The buckets that storages name.</summary>
    private static void CheckBuckets(Section root, FairleadConfiguration configuration)
    {
        var known = configuration.Buckets.Select(b => b.Name).ToList();
        var objects = root.Sub("storages");
        foreach (var (storages, keys) in root.Sections("sites").Select(s => s.Sub("storages")).Select(s => (s, s.Keys)).Append((objects, ["objects"])))
        {
            foreach (var key in keys)
            {
                if (storages.Text(key) is { } path && S3Section.BucketOf(path) is { } bucket && !known.Contains(bucket))
                {
                    storages.Wrong(key, $"There is no bucket '{bucket}'.", Nearest.Suggestion(bucket, known) ?? "Add it to s3.");
                }
            }
        }
    }

    /// <summary>The sites that users name, and the queues there.</summary>
    private static void CheckSites(Section root, FairleadConfiguration configuration)
    {
        var known = root.Sections("sites").Select(s => s.Text("name")).OfType<string>().ToList();
        foreach (var user in root.Sections("users"))
        {
            foreach (var bySite in new[] { user.Sub("accounts"), user.Sub("queues") })
            {
                foreach (var site in bySite.Keys.Where(s => !known.Contains(s) && configuration.Sites.All(c => c.Profile.Name != s)))
                {
                    bySite.Wrong(site, $"There is no site '{site}'.", Nearest.Suggestion(site, known) ?? $"There are: {string.Join(", ", configuration.Sites.Select(s => s.Profile.Name))}.");
                }
            }

            CheckQueues(user.Sub("queues"), configuration);
        }
    }

    private static void CheckQueues(Section queues, FairleadConfiguration configuration)
    {
        foreach (var site in configuration.Sites.Select(s => s.Profile).Where(s => !s.Queues.IsEmpty && queues.Keys.Contains(s.Name)))
        {
            if (queues.Texts(site.Name).FirstOrDefault(q => !site.Queues.ContainsKey(q)) is { } wrong)
            {
                queues.Wrong(site.Name, $"There is no queue '{wrong}' on {site.Name}.", $"There are: {string.Join(", ", site.Queues.Keys.Order(StringComparer.Ordinal))}.");
            }
        }
    }
}
