using Fairlead.Core.Reading;
using Fairlead.Gateway.Sites;
using Fairlead.Core.Identity;
using Fairlead.Server.Configuration;
using Fairlead.Server.Configuration.Sections;
using Fairlead.Shell;
using Fairlead.Testing;

namespace Fairlead.Server.Tests.Configuration;

public sealed class ConfigurationFileTests
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    [Fact]
    public void Read_WithoutAFile_IsASingleUserGatewayOnThisHost()
    {
        var configuration = ShouldBeRight(null, NoEnvironment);

        configuration.Server.Urls.ShouldBe([new Uri("https://localhost:8080")]);
        configuration.Server.SiteName.ShouldBe("DEMO-SITE");
        configuration.Data.Database.ShouldBe("sqlite");
        configuration.Users.ShouldBeEmpty();
        var site = configuration.Sites.ShouldHaveSingleItem();
        site.ShouldBeOfType<SiteOptions.Local>();
        site.Profile.Accounts.Default.ShouldBe(Environment.UserName);
        site.Access.For(Environment.UserName).ShouldBe(ShellAccess.ThisAccount);
    }

    [Fact]
    public void Read_EverySection_IsUnderstood()
    {
        using var directory = new TemporaryDirectory("config");
        var known = directory.Write("known_hosts", "");
        var file = directory.Write("fairlead.yaml", $$"""
            server:
              urls: [http://127.0.0.1:8080, "https://[::1]:8443"]
              siteName: HARBOR
              publicUrl: https://gw.example.org
              trustedProxies: [10.0.0.0/8, 192.0.2.1]
            data:
              directory: {{directory.Path}}/data
              database: Host=db;Database=fairlead;Username=fairlead
            users:
              - name: demouser
                password: test123
                roles: [user, developer]
                groups: hpc
                dn: CN=Demo User,O=Harbor
                accounts: { cluster: [alice, project], laptop: alice }
                queues: { cluster: debug }
            sites:
              - name: laptop
                kind: local
                slots: { cpus: 4, memory: 8GiB }
              - name: cluster
                kind: slurm
                access: { ssh: login.example.org, port: 2222, key: "file:/keys/{account}", knownHosts: {{known}} }
                workspace: "/scratch/{account}/fairlead"
                queues:
                  batch: { maxNodes: 8, maxRuntime: 24h, maxCpusPerNode: 48, maxMemory: 192GiB, maxGpusPerNode: 0 }
                  debug: { maxRuntime: 1h30m }
                applications:
                  Date: { version: "1.0", executable: /bin/date, arguments: [-u] }
                storages: { HOME: "/home/{account}" }
                storageTypes: { SCRATCH: { path: "/scratch/{account}/storages/", description: fast, allowPath: false, umask: "027" } }
                limits: { maxActive: 100, watchInterval: 500ms, lostAfter: 2d }
            jobs: { lifetime: 7d, maxLifetime: 60d }
            sessions: { lifetime: 1h, perUser: 9 }
            egress: { allowHosts: ["*.example.org"], allowRanges: [10.0.0.0/8], sizeLimit: 1GiB }
            dialects:
              unicore: { enabled: true }
            """);

        var configuration = ShouldBeRight(file, NoEnvironment);

        configuration.Server.Urls.Length.ShouldBe(2);
        configuration.Server.TrustedProxies.Length.ShouldBe(2);
        configuration.Sessions.PerUser.ShouldBe(9);
        configuration.Jobs.Lifetime.ShouldBe(TimeSpan.FromDays(7));
        configuration.Egress.AllowHosts.ShouldBe(["*.example.org"]);
        configuration.Egress.SizeLimit.ShouldBe(1L << 30);
        var user = configuration.Users.ShouldHaveSingleItem();
        user.Password.ShouldNotBeNull().Verify("test123").ShouldBeTrue();
        user.Roles.ShouldBe([Role.User, Role.Developer]);
        user.Accounts["cluster"].ShouldBe(["alice", "project"]);
        configuration.Sites[0].ShouldBeOfType<SiteOptions.Local>().Options.Memory.ShouldBe(8L << 30);
        configuration.Sites[0].Access.For("alice").ShouldBe(new ShellAccess.Account("alice"));
        var cluster = configuration.Sites[1].ShouldBeOfType<SiteOptions.Slurm>();
        cluster.Options.WatchAccount.ShouldBe("alice");
        cluster.Profile.DefaultQueue.ShouldBe("batch");
        cluster.Profile.Queues["batch"].MaxMemoryPerNode.ShouldBe(192L << 30);
        cluster.Profile.Queues["debug"].MaxRuntime.ShouldBe(TimeSpan.FromMinutes(90));
        cluster.Profile.Accounts.Default.ShouldBeNull();
        cluster.Profile.StorageTypes.ShouldHaveSingleItem().Value
            .ShouldBe(new StorageType { Path = "/scratch/{account}/storages", Description = "fast", AllowsPath = false, Umask = 0b010_111 });
        configuration.Sites[1].Profile.FileRoots.ShouldBe(["/home/{account}"]);
        configuration.Sites[0].Profile.StorageTypes["DEFAULT"].Path.ShouldBe(configuration.Sites[0].Profile.Workspace + "/storages");
        cluster.Profile.Applications.ShouldHaveSingleItem().Arguments.ShouldBe(["-u"]);
        cluster.Profile.Limits.WatchInterval.ShouldBe(TimeSpan.FromMilliseconds(500));
        var ssh = cluster.Access.For("alice").ShouldBeOfType<ShellAccess.Ssh>().Options;
        (ssh.Host, ssh.Port, ssh.User, ssh.KeyFile).ShouldBe(("login.example.org", 2222, "alice", "/keys/alice"));
    }

    [Fact]
    public void Read_EnvironmentOverTheFile_Wins()
    {
        using var directory = new TemporaryDirectory("config");
        var file = directory.Write("fairlead.yaml", "server: { siteName: A, urls: ['http://127.0.0.1:1'] }\nsites:\n- { name: one, kind: local, queues: { Batch: { maxNodes: 1 } } }");

        var configuration = ShouldBeRight(file, new Dictionary<string, string>
        {
            ["FAIRLEAD__SERVER__SITENAME"] = "B",
            ["FAIRLEAD__SERVER__URLS__0"] = "https://127.0.0.1:2",
            ["FAIRLEAD__SERVER__URLS__1"] = "https://127.0.0.1:3",
            ["FAIRLEAD__SITES__0__QUEUES__BATCH__MAXNODES"] = "8",
            ["FAIRLEAD__USERS__0__NAME"] = "ada",
            ["FAIRLEAD__USERS__0__PASSWORD"] = "x",
            ["FAIRLEAD_CONFIG"] = "is another thing",
        });

        configuration.Server.SiteName.ShouldBe("B");
        configuration.Server.Urls.Select(u => u.Port).ShouldBe([2, 3]);
        configuration.Sites[0].Profile.Queues["Batch"].MaxNodes.ShouldBe(8);
        configuration.Users.ShouldHaveSingleItem().Name.ShouldBe("ada");
    }

    [Fact]
    public void Find_AskedForThenVariable_InThatOrder()
    {
        var environment = new Dictionary<string, string> { ["FAIRLEAD_CONFIG"] = "/from/variable" };

        ConfigurationFile.Find("/asked/for", environment).ShouldBe("/asked/for");
        ConfigurationFile.Find(null, environment).ShouldBe("/from/variable");
    }

    [Theory]
    [InlineData("90s", 90.0)]
    [InlineData("24h", 86_400.0)]
    [InlineData("1h30m", 5_400.0)]
    [InlineData("1.5h", 5_400.0)]
    [InlineData("250ms", 0.25)]
    [InlineData("7d", 604_800.0)]
    [InlineData("24", null)]
    [InlineData("h", null)]
    [InlineData("", null)]
    [InlineData("-5s", null)]
    [InlineData("5 fortnights", null)]
    [InlineData("99999999d", null)]
    public void Duration_AsPeopleWriteIt(string text, double? seconds) => (Units.Duration(text)?.TotalSeconds).ShouldBe(seconds);

    [Theory]
    [InlineData("1024", 1024L)]
    [InlineData("8GiB", 8L << 30)]
    [InlineData("1.5 KiB", 1536L)]
    [InlineData("2GB", 2_000_000_000L)]
    [InlineData("8 bits", null)]
    [InlineData("-1", null)]
    [InlineData("", null)]
    [InlineData("99999999999999TiB", null)]
    public void Size_AsPeopleWriteIt(string text, long? bytes) => Units.Size(text).ShouldBe(bytes);

    private static FairleadConfiguration ShouldBeRight(string? file, Dictionary<string, string> environment)
    {
        var result = ConfigurationFile.Read(file, environment);
        result.Problems.ShouldBeEmpty();
        return result.Configuration.ShouldNotBeNull();
    }
}
