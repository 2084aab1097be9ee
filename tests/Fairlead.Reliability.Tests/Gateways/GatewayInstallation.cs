using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Reliability.Tests.Gateways;

/// <summary>
/// Everything of one gateway that is on disk: its configuration with the sites <c>here</c> (local) and <c>cluster</c> (Slurm over SSH), its data, the
/// workspaces of alice and bob, and the program that jobs run, which writes a line into the ledger each time it really runs.
/// </summary>
internal sealed class GatewayInstallation : IDisposable
{
    public const string Local = "here";
    public const string Cluster = "cluster";
    public const string SharedStorage = "SHARED";

    // One write to a file opened for appending: lines of many programs do not mix, and nothing but a run makes one.
    private const string Program = """
        #!/bin/sh
        # Arguments: kind, name.
        name=$2${FAIRLEAD_ARRAY_TASK_ID:+.$FAIRLEAD_ARRAY_TASK_ID}
        read -r token </proc/sys/kernel/random/uuid
        echo "$name $token" >>'LEDGER'
        echo "hello from $name"
        case $1 in
            fail) exit 3 ;;
            input) cat input.txt ;;
            long) exec sleep 300 ;;
            pause) exec sleep "$3" ;;
        esac
        """;

    private readonly TemporaryDirectory _directory = new("gateway");
    private readonly int _port = FreePort.Take();
    private readonly RealCluster _cluster;
    private readonly GatewayInstallation? _twin;

    private GatewayInstallation(RealCluster cluster, string database, string? dataDirectory, GatewayInstallation? twin = null)
    {
        _cluster = cluster;
        _twin = twin;
        Database = database;
        DataDirectory = dataDirectory ?? _directory.Combine("data");
    }

    /// <summary>What <c>data.database</c> says.</summary>
    public string Database { get; }

    /// <summary>Where the gateway keeps its data.</summary>
    public string DataDirectory { get; }

    public string ConfigFile => _directory.Combine("fairlead.yaml");

    /// <summary>Where its gateways have their temporary files.</summary>
    public string TemporaryFiles => _directory.Combine("tmp");

    public string LogFile => _directory.Combine("gateway.log");

    /// <summary>The certificate that the gateway made for itself at its first start.</summary>
    public string CertificateFile => Path.Combine(DataDirectory, "certificate.pem");

    public string Address => $"https://127.0.0.1:{_port}";

    /// <summary>The base of UNICORE's API.</summary>
    public string BaseUrl => $"{Address}/DEMO-SITE/rest/core";

    /// <summary>The program for jobs; replicas share it.</summary>
    public string JobProgram => Path.Combine(Places, "bin/run");

    /// <summary>Part of the command lines and environments of all that belongs to this gateway.</summary>
    public string Root => _directory.Path;

    public Ledger Ledger => new(_directory.Combine("ledger"));

    public static Task<GatewayInstallation> CreateAsync(RealCluster cluster, CancellationToken cancellationToken) =>
        CreateAsync(cluster, "sqlite", dataDirectory: null, cancellationToken);

    /// <param name="cluster">The cluster behind the second site.</param>
    /// <param name="database">What <c>data.database</c> says.</param>
    /// <param name="dataDirectory">What <c>data.directory</c> says; null for a directory of its own.</param>
    /// <param name="cancellationToken">Ends the making.</param>
    public static async Task<GatewayInstallation> CreateAsync(RealCluster cluster, string database, string? dataDirectory, CancellationToken cancellationToken)
    {
        var installation = new GatewayInstallation(cluster, database, dataDirectory);
        await installation.MakeAsync(cancellationToken);
        return installation;
    }

    /// <summary>A second gateway with the same database, secrets and cluster, and an address of its own. It has no local site.</summary>
    public GatewayInstallation CreateReplica()
    {
        var replica = new GatewayInstallation(_cluster, Database, DataDirectory, this);
        replica._directory.CreateDirectory("tmp");
        replica.Configure(_cluster.Ssh.KnownHostsFile);
        return replica;
    }

    /// <summary>Writes the configuration; a gateway that is started afterwards follows it.</summary>
    /// <param name="knownHosts">The file with the host key of the cluster's login node.</param>
    public void Configure(string knownHosts) => _directory.Write("fairlead.yaml", $$"""
        server:
          urls: ["{{Address}}"]
          logLevel: information
        data:
          directory: {{DataDirectory}}
          database: "{{Database}}"
        egress: { allowRanges: ["127.0.0.1"] }
        users:
          - { name: alice, password: alice-secret, accounts: { {{AccountsOf("alice")}} } }
          - { name: bob, password: bob-secret, accounts: { {{AccountsOf("bob")}} } }
        sites:
          - name: {{Cluster}}
            kind: slurm
            access: { ssh: {{_cluster.Ssh.Host}}, port: {{_cluster.Ssh.Port}}, key: "{{_cluster.Ssh.KeyFor("{account}")}}", knownHosts: {{knownHosts}} }
            workspace: "{{Places}}/cluster/{account}"
            storages: { {{SharedStorage}}: "{{Places}}/shared/{account}" }
            slurm: { settleTime: 3s, batching: 2 }
        {{(_twin is null ? LocalSite : string.Empty)}}
        """);

    /// <summary>How many arrays of jobs of their own went to the cluster.</summary>
    public int Batches() => Directory.GetFiles(Path.Combine(Root, "cluster"), "????????????????????????", SearchOption.AllDirectories)
        .Count(f => Path.GetFileName(Path.GetDirectoryName(f)) == "batches");

    /// <summary>The end of what the gateways said, for the message of a test that failed.</summary>
    public string LastLog() => string.Join('\n', File.ReadLines(LogFile).TakeLast(40));

    /// <summary>A job that writes its line and then does nothing for a while.</summary>
    public JsonObject PausingJob(string name, int seconds) => new()
    {
        ["Name"] = name,
        ["Executable"] = JobProgram,
        ["Arguments"] = new JsonArray("pause", name, seconds),
    };

    /// <summary>Runs <c>fairlead check</c>.</summary>
    public Task<HostResult> CheckAsync(CancellationToken cancellationToken) =>
        HostCommand.RunAsync(Path.Combine(AppContext.BaseDirectory, "fairlead"), ["check", "--json", "--config", ConfigFile], cancellationToken: cancellationToken);

    /// <summary>Whether a program of one of its jobs runs on this host.</summary>
    public bool RunsAnything() => Directory.EnumerateDirectories("/proc").Any(p => CommandLine(p).Contains(JobProgram, StringComparison.Ordinal));

    public void Dispose() => _directory.Dispose();

    /// <summary>Where the workspaces are.</summary>
    private string Places => (_twin ?? this).Root;

    private string AccountsOf(string user) => _twin is null ? $"{Local}: {user}, {Cluster}: {user}" : $"{Cluster}: {user}";

    private string LocalSite => $$"""
          - name: {{Local}}
            kind: local
            slots: { cpus: 16, memory: 8GiB }
            workspace: "{{Root}}/here/{account}"
            storages: { {{SharedStorage}}: "{{Root}}/shared/{account}" }
            limits: { watchInterval: 200ms }
        """;

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText($"{process}/cmdline");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is none, or it ended while we looked.
            return "";
        }
    }

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        await TestAccounts.EnsureAsync(cancellationToken);
        _directory.CreateDirectory("bin");
        _directory.CreateDirectory("tmp");
        _directory.Write("bin/run", Program.Replace("LEDGER", Ledger.Path, StringComparison.Ordinal));
        _directory.Write("ledger", "");
        (await HostCommand.RunAsync("chmod", ["755", JobProgram], cancellationToken: cancellationToken)).OutputOfSuccess();
        (await HostCommand.RunAsync("chmod", ["666", Ledger.Path], cancellationToken: cancellationToken)).OutputOfSuccess();
        foreach (var account in TestAccounts.All)
        {
            foreach (var place in (string[])["here", "cluster", "shared"])
            {
                var directory = _directory.CreateDirectory($"{place}/{account}");
                (await HostCommand.RunAsync("chown", [$"{account}:", directory], cancellationToken: cancellationToken)).OutputOfSuccess();
            }
        }

        Configure(_cluster.Ssh.KnownHostsFile);
    }
}
