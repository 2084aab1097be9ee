using Fairlead.Server.Configuration;
using Fairlead.Testing;

namespace Fairlead.Server.Tests.Configuration;

/// <summary>Every way to get the configuration wrong: the key, the line, and the remedy that is shown.</summary>
public sealed class ConfigurationErrorTests
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    [Theory]
    [InlineData("servr:\n  urls: []", "servr", 1, "not known", "Did you mean 'server'?")]
    [InlineData("server:\n  siteNam: A", "server.siteNam", 2, "not known", "Did you mean 'siteName'?")]
    [InlineData("server:\n  zzzzzzzz: A", "server.zzzzzzzz", 2, "not known", "Known here: certificate, clientAuthorities, logLevel")]
    [InlineData("server: yes", "server", 1, "a single value", "a map of keys and values")]
    [InlineData("server:\n  siteName: [A]", "server.siteName", 2, "a list", "It is a text.")]
    [InlineData("server:\n  siteName: a/b", "server.siteName", 2, "a/b", "letters, digits")]
    [InlineData("server:\n  urls:\n  - ftp://x", "server.urls", 3, "ftp://x", "https://0.0.0.0:8443")]
    [InlineData("server:\n  urls: https://x/path", "server.urls", 2, "path", "without a path")]
    [InlineData("server:\n  publicUrl: gateway", "server.publicUrl", 2, "gateway", "https://gateway.example.org")]
    [InlineData("server:\n  trustedProxies: [10.0.0.1/99]", "server.trustedProxies", 2, "10.0.0.1/99", "10.1.0.0/16")]
    [InlineData("server:\n  logLevel: verbose", "server.logLevel", 2, "verbose", "Possible: debug, information, warning, error.")]
    [InlineData("server:\n  certificate: { file: /nowhere/c.pem }", "server.certificate.key", 2, "missing", "key: /etc/fairlead/key.pem")]
    [InlineData("server:\n  certificate:\n    file: /nowhere/c.pem\n    key: /dev/null", "server.certificate.file", 3, "/nowhere/c.pem cannot be read: there is none", "readable by")]
    [InlineData("server:\n  clientAuthorities: /nowhere/ca.pem", "server.clientAuthorities", 2, "/nowhere/ca.pem cannot be read: there is none", "readable by")]
    [InlineData("server:\n  clientAuthorities: /dev/null", "server.clientAuthorities", 2, "no certificate of a root", "as PEM")]
    [InlineData("data:\n  database: mysql", "data.database", 2, "neither sqlite nor", "Host=")]
    [InlineData("users: demouser", "users", 1, "a single value", "a list")]
    [InlineData("users:\n- demouser", "users[0]", 2, "a single value", "- name: one")]
    [InlineData("users:\n- password: x", "users[0].name", 2, "missing", "name: demouser")]
    [InlineData("users:\n- name: a:b\n  password: x", "users[0].name", 2, "cannot be the name", "colon")]
    [InlineData("users:\n- name: a", "users[0].passwordHash", 2, "no password", "fairlead user hash")]
    [InlineData("users:\n- name: a\n  password: x\n  passwordHash: y", "users[0].password", 3, "both password and passwordHash", "Remove password")]
    [InlineData("users:\n- name: a\n  passwordHash: geheim", "users[0].passwordHash", 3, "not a password hash", "fairlead user hash")]
    [InlineData("users:\n- {name: a, password: x}\n- {name: a, password: x}", "users[1].name", 3, "two users a", "another name")]
    [InlineData("users:\n- {name: a, password: x, roles: [root]}", "users[0].roles", 2, "'root'", "user, developer, admin")]
    [InlineData("users:\n- {name: a, password: x, dn: Ada}", "users[0].dn", 2, "'Ada'", "CN=Ada Keel")]
    [InlineData("users:\n- {name: a, password: x, accounts: {clustr: a}}\nsites:\n- {name: cluster, kind: slurm, workspace: /w}", "users[0].accounts.clustr", 2, "no site 'clustr'", "Did you mean 'cluster'?")]
    [InlineData("users:\n- {name: a, password: x, accounts: {local: ../b}}", "users[0].accounts.local", 2, "'../b'", "does not begin with -")]
    [InlineData("users:\n- {name: a, password: x, groups: ['a b']}", "users[0].groups", 2, "'a b'", "does not begin with -")]
    [InlineData("users:\n- {name: a, password: x, queues: {clustr: a}}\nsites:\n- {name: cluster, kind: local}", "users[0].queues.clustr", 2, "no site 'clustr'", "Did you mean 'cluster'?")]
    [InlineData("users:\n- {name: a, password: x, queues: {c: fast}}\nsites:\n- {name: c, kind: local, queues: {slow: {}}}", "users[0].queues.c", 2, "no queue 'fast' on c", "There are: slow.")]
    [InlineData("users:\n- {name: a, sshKeys: ssh-dss AAAA}", "users[0].sshKeys", 2, "not a public SSH key", "file:/etc/fairlead/keys/ada")]
    [InlineData("users:\n- {name: a, sshKeys: 'file:/nowhere/keys'}", "users[0].sshKeys", 2, "/nowhere", "readable by")]
    [InlineData("trustedGateways:\n- {name: other}", "trustedGateways[0].name", 2, "not an X.500 name", "CN=Ada Keel")]
    [InlineData("trustedGateways:\n- {certificate: /dev/null}", "trustedGateways[0].certificate", 2, "not a certificate", "PEM or DER")]
    [InlineData("issuers:\n- {authority: x, audience: a}", "issuers[0].authority", 2, "'x'", "https://idp.example.org")]
    [InlineData("issuers:\n- {authority: 'http://idp.example.org', audience: a}", "issuers[0].authority", 2, "http://idp.example.org", "http only on this host")]
    [InlineData("issuers:\n- {authority: 'https://i'}", "issuers[0].audience", 2, "missing", "audience: fairlead")]
    [InlineData("issuers:\n- {authority: 'https://i', audience: a, opaqueTokens: introspection}", "issuers[0].opaqueTokens", 2, "as a client", "clientId")]
    [InlineData("issuers:\n- {authority: 'https://i', audience: a, opaqueTokens: userinfo}\n- {authority: 'https://j', audience: a, opaqueTokens: userinfo}", "issuers[1].opaqueTokens", 3, "Another issuer", "one issuer")]
    [InlineData("issuers:\n- {authority: 'https://i', audience: a, required: {groups: []}}", "issuers[0].required.groups", 2, "No value", "groups: [hpc-users]")]
    [InlineData("issuers:\n- {authority: 'https://i', audience: a, autoCreate: true}\nsites:\n- {name: here, kind: local, access: {user: root}}", "issuers[0].autoCreate", 2, "would work as root on here", "accounts: { here: ")]
    [InlineData("issuers:\n- {authority: 'https://i', audience: a, accounts: {local: '{user}/x'}}", "issuers[0].accounts.local", 2, "{user}/x", "stands for the user")]
    [InlineData("uftp:\n  listen: 64434x", "uftp.listen", 2, "not an address and a port", "0.0.0.0:64434")]
    [InlineData("uftp:\n  listen: 0.0.0.0:64434", "uftp.host", 2, "missing", "host: gateway.example.org")]
    [InlineData("uftp:\n  dataPorts: 100-50", "uftp.dataPorts", 2, "not a range of ports", "50000-50100")]
    [InlineData("uftp:\n  dataAddress: here", "uftp.dataAddress", 2, "not an address", "192.0.2.7")]
    [InlineData("uftp:\n  maxStreams: 0", "uftp.maxStreams", 2, "'0'", "whole number from 1")]
    [InlineData("workflows:\n  maxRepeats: 0", "workflows.maxRepeats", 2, "'0'", "whole number from 1")]
    [InlineData("workflows:\n  concurrentIterations: 300", "workflows.concurrentIterations", 2, "more than maxConcurrentIterations", "larger")]
    [InlineData("workflows:\n  lifetime: 500d", "workflows.lifetime", 2, "longer than maxLifetime", "shorter")]
    [InlineData("workflows:\n  maxDocument: 2GiB", "workflows.maxDocument", 2, "more than 1GiB", "smaller")]
    [InlineData("workflows:\n  cleanupJobs: perhaps", "workflows.cleanupJobs", 2, "perhaps", "true or false")]
    [InlineData("templates:\n- {name: x}", "templates[0].git", 2, "either a directory or a git repository", "directory: /srv/templates")]
    [InlineData("templates:\n- {name: x, git: 'ssh://git@h/r.git'}", "templates[0].git", 2, "no http or https address", "credentialFile")]
    [InlineData("templates:\n- {name: x, git: 'https://h/r.git', branch: main, tag: v1}", "templates[0].branch", 2, "Only one of branch, tag and commit", "Leave tag out")]
    [InlineData("templates:\n- {name: ../x, directory: /}", "templates[0].name", 2, "no name of a repository", "letters")]
    [InlineData("applicationFiles: /nowhere.yaml", "applicationFiles", 1, "no file or directory /nowhere.yaml", "Make it")]
    [InlineData("vault:\n  address: vault", "vault.address", 2, "'vault'", "https://vault.example.org:8200")]
    [InlineData("vault:\n  address: http://vault.example.org", "vault.address", 2, "not the address", "http only on this host")]
    [InlineData("vault:\n  address: https://v", "vault.token", 2, "how the gateway logs in", "appRole: {")]
    [InlineData("vault:\n  address: https://v\n  token: x\n  appRole: {roleId: r, secretId: s}", "vault.token", 3, "an appRole too", "one of them")]
    [InlineData("vault:\n  address: https://v\n  appRole: {roleId: r}", "vault.appRole.secretId", 3, "missing", "secretIdFile:")]
    [InlineData("vault:\n  address: https://v\n  token: x\n  mount: a/../b", "vault.mount", 4, "'a/../b'", "a path such as secret")]
    [InlineData("vault:\n  address: https://v\n  token: x\n  authorities: /dev/null", "vault.authorities", 4, "no certificate", "as PEM")]
    [InlineData("sites: []", "sites", 1, "no usable site", "leave the key out")]
    [InlineData("sites:\n- kind: local", "sites[0].name", 2, "missing", "name: cluster")]
    [InlineData("sites:\n- name: a", "sites[0].kind", 2, "missing", "kind: slurm")]
    [InlineData("sites:\n- {name: a, kind: slurn}", "sites[0].kind", 2, "'slurn'", "Did you mean 'slurm'?")]
    [InlineData("sites:\n- {name: a, kind: gridengine}", "sites[0].kind", 2, "not supported yet", "local, slurm")]
    [InlineData("sites:\n- {name: a, kind: slurm, workspace: /w, access: {keys: users}}", "sites[0].access.ssh", 2, "no host", "ssh: login.example.org")]
    [InlineData("sites:\n- {name: a, kind: slurm, workspace: /w, access: {ssh: h, user: u, knownHosts: /dev/null, keys: user}}", "sites[0].access.keys", 2, "'user'", "Did you mean 'users'?")]
    [InlineData("sites:\n- {name: a, kind: slurm, workspace: /w, access: {ssh: h, user: u, knownHosts: /dev/null, keys: users, key: /dev/null}}", "sites[0].access.key", 2, "the account that looks at the queue", "watchAccount")]
    [InlineData("sites:\n- {name: a, kind: slurm, workspace: /w, access: {ssh: h, user: u, knownHosts: /dev/null, keys: users, config: /dev/null}}", "sites[0].access.config", 2, "other keys", "Remove one")]
    [InlineData("sites:\n- {name: a, kind: slurm}", "sites[0].workspace", 2, "missing", "/scratch/{account}/fairlead")]
    [InlineData("sites:\n- {name: a, kind: slurm, workspace: scratch}", "sites[0].workspace", 2, "'scratch'", "absolute path")]
    [InlineData("sites:\n- {name: a, kind: slurm, workspace: '/w/{user}'}", "sites[0].workspace", 2, "{user}", "{account} stands for the account")]
    [InlineData("sites:\n- {name: a, kind: slurm, workspace: /w, slots: {cpus: 2}}", "sites[0].slots", 2, "Only a local site", "Remove it")]
    [InlineData("sites:\n- {name: a, kind: local}\n- {name: a, kind: local}", "sites[1].name", 3, "two sites a", "another name")]
    [InlineData("sites:\n- name: a\n  kind: local\n  slots:\n    memory: 8 elephants", "sites[0].slots.memory", 5, "8 elephants", "512MiB or 8GiB")]
    [InlineData("sites:\n- name: a\n  kind: local\n  slots:\n    cpus: 0", "sites[0].slots.cpus", 5, "'0'", "whole number from 1")]
    [InlineData("sites:\n- name: a\n  kind: local\n  queues:\n    batch:\n      maxRuntime: 24", "sites[0].queues.batch.maxRuntime", 6, "'24'", "90s, 15m, 24h")]
    [InlineData("sites:\n- name: a\n  kind: local\n  queues:\n    batch: {maxNode: 8}", "sites[0].queues.batch.maxNode", 5, "not known", "Did you mean 'maxNodes'?")]
    [InlineData("sites:\n- name: a\n  kind: local\n  resources: {Nodes: {kind: int}}", "sites[0].resources.Nodes", 4, "cannot be the name", "not one of")]
    [InlineData("sites:\n- name: a\n  kind: local\n  resources: {L: {minimum: 1}}", "sites[0].resources.L.kind", 4, "missing", "kind: int")]
    [InlineData("sites:\n- name: a\n  kind: local\n  resources: {L: {kind: int, minimum: 1.5}}", "sites[0].resources.L.minimum", 4, "'1.5'", "whole number")]
    [InlineData("sites:\n- name: a\n  kind: local\n  resources: {L: {kind: int, minimum: 5, maximum: 4}}", "sites[0].resources.L.minimum", 4, "more than the maximum", "at most 4")]
    [InlineData("sites:\n- name: a\n  kind: local\n  resources: {L: {kind: int, maximum: 4, default: 5}}", "sites[0].resources.L.default", 4, "'5'", "from 0 to 4")]
    [InlineData("sites:\n- name: a\n  kind: local\n  resources: {L: {kind: choice}}", "sites[0].resources.L.values", 4, "to choose from", "values: [")]
    [InlineData("sites:\n- name: a\n  kind: local\n  resources: {L: {kind: string, pattern: '('}}", "sites[0].resources.L.pattern", 4, "'('", "regular expression")]
    [InlineData("sites:\n- name: a\n  kind: local\n  resources: {L: {kind: string, pattern: '(?=a)'}}", "sites[0].resources.L.pattern", 4, "'(?=a)'", "look-around")]
    [InlineData("sites:\n- name: a\n  kind: local\n  resources: {L: {kind: int, option: '--licenses={value}'}}", "sites[0].resources.L.option", 4, "no batch system", "variable")]
    [InlineData("sites:\n- name: a\n  kind: slurm\n  workspace: /w\n  resources: {L: {kind: int, option: '--licenses=x'}}", "sites[0].resources.L.option", 5, "'--licenses=x'", "{value}")]
    [InlineData("sites:\n- name: a\n  kind: slurm\n  workspace: /w\n  resources: {L: {kind: int, option: '--comment={value}'}}", "sites[0].resources.L.option", 5, "set by the gateway", "any other option")]
    [InlineData("sites:\n- name: a\n  kind: local\n  resources: {L: {kind: int, variable: FAIRLEAD_X}}", "sites[0].resources.L.variable", 4, "FAIRLEAD_X", "letters, digits")]
    [InlineData("sites:\n- name: a\n  kind: local\n  resources: {L: {kind: int, values: [1]}}", "sites[0].resources.L.values", 4, "not known", "minimum")]
    [InlineData("sites:\n- name: a\n  kind: local\n  applications:\n    Date: {version: 1.0}", "sites[0].applications.Date.executable", 5, "missing", "/bin/date")]
    [InlineData("sites:\n- name: a\n  kind: local\n  storages: {HOME: home}", "sites[0].storages.HOME", 4, "'home'", "absolute path")]
    [InlineData("sites:\n- name: a\n  kind: local\n  storages: {0198c5a1e7d07a3c8f0b2d4e6f708192: /x}", "sites[0].storages.0198c5a1e7d07a3c8f0b2d4e6f708192", 4, "cannot be the name", "id of something else")]
    [InlineData("sites:\n- name: a\n  kind: local\n  fileRoots: [/data, ../up]", "sites[0].fileRoots", 4, "'../up'", "absolute path")]
    [InlineData("sites:\n- name: a\n  kind: local\n  storageTypes: {FAST: {path: fast}}", "sites[0].storageTypes.FAST.path", 4, "'fast'", "absolute path")]
    [InlineData("sites:\n- name: a\n  kind: local\n  storageTypes: {FAST: {description: x}}", "sites[0].storageTypes.FAST.path", 4, "missing", "/scratch/{account}/storages")]
    [InlineData("sites:\n- name: a\n  kind: local\n  storageTypes: {FAST: {path: /x, umask: '99'}}", "sites[0].storageTypes.FAST.umask", 4, "'99'", "octal digits")]
    [InlineData("sites:\n- name: a\n  kind: local\n  storageTypes: {a b: {path: /x}}", "sites[0].storageTypes.a b", 4, "cannot be the name", "letters, digits")]
    [InlineData("storages: {lifetime: 60d, maxLifetime: 30d}", "storages.lifetime", 1, "longer than maxLifetime", "shorter")]
    [InlineData("sites:\n- name: a\n  kind: local\n  access: {ssh: h, knownHosts: /dev/null}", "sites[0].access", 4, "A local site is on this host", "kind slurm")]
    [InlineData("sites:\n- name: a\n  kind: slurm\n  workspace: /w\n  access: {ssh: h}", "sites[0].access.knownHosts", 5, "missing", "known_hosts")]
    [InlineData("sites:\n- name: a\n  kind: slurm\n  workspace: /w\n  access:\n    ssh: u@h\n    knownHosts: /dev/null", "sites[0].access.ssh", 6, "'u@h'", "into user:")]
    [InlineData("sites:\n- name: a\n  kind: slurm\n  workspace: /w\n  access:\n    ssh: h\n    port: 70000\n    knownHosts: /dev/null", "sites[0].access.port", 7, "70000", "from 1 to 65535")]
    [InlineData("sites:\n- name: a\n  kind: slurm\n  workspace: /w\n  access:\n    ssh: h\n    key: file:/nowhere/key\n    knownHosts: /dev/null", "sites[0].access.key", 7, "/nowhere/key cannot be read", "readable by")]
    [InlineData("sites:\n- {name: a, kind: local, slurm: {accounting: no}}", "sites[0].slurm", 2, "Only a site of kind slurm", "Remove it")]
    [InlineData("sites:\n- name: a\n  kind: slurm\n  workspace: /w\n  slurm: {accounting: never}", "sites[0].slurm.accounting", 5, "'never'", "auto, yes, no")]
    [InlineData("sites:\n- name: a\n  kind: slurm\n  workspace: /w\n  slurm: {batching: of}", "sites[0].slurm.batching", 5, "'of'", "off")]
    [InlineData("sites:\n- name: a\n  kind: slurm\n  workspace: /w\n  slurm: {batching: 1}", "sites[0].slurm.batching", 5, "1", "from 2 to 1000")]
    [InlineData("sites:\n- name: a\n  kind: slurm\n  workspace: /w\n  slurm: {reservations: {maxNodes: 0}}", "sites[0].slurm.reservations.maxNodes", 5, "0", "from 1")]
    [InlineData("sites:\n- name: a\n  kind: slurm\n  workspace: /w\n  slurm: {reservations: {account: \"a b\"}}", "sites[0].slurm.reservations.account", 5, "'a b'", "letters")]
    [InlineData("sites:\n- name: a\n  kind: slurm\n  workspace: /w\n  slurm: {commandDirectory: bin}", "sites[0].slurm.commandDirectory", 5, "'bin'", "absolute path")]
    [InlineData("sites:\n- name: a\n  kind: slurm\n  workspace: /w\n  access: {ssh: h, knownHosts: /dev/null}", "sites[0].slurm.watchAccount", 2, "No account is known", "watchAccount: alice")]
    [InlineData("sites:\n- name: a\n  kind: local\n  limits: {watchInterval: 5m, maxWatchInterval: 1m}", "sites[0].limits.watchInterval", 4, "longer than maxWatchInterval", "shorter")]
    [InlineData("dialects:\n  unicore: {enabled: maybe}", "dialects.unicore.enabled", 2, "'maybe'", "true or false")]
    [InlineData("dialects:\n  unicore: {host: 'a b'}", "dialects.unicore.host", 2, "'a b'", "unicore.example.org")]
    [InlineData("dialects:\n  prominence: {mount: 'x y'}", "dialects.prominence.mount", 2, "'x y'", "/prominence/v1")]
    [InlineData("dialects:\n  simulations: {repository: coast}", "dialects.simulations.repository", 2, "coast", "templates")]
    [InlineData("sites:\n- {name: a, kind: local, containers: {runtimes: [docker]}}", "sites[0].containers.runtimes", 2, "'docker'", "bubblewrap")]
    [InlineData("storages: {objects: /var/objects}", "storages.objects", 1, "'/var/objects'", "s3:NAME/PREFIX")]
    [InlineData("storages: {objects: 's3:lake/kept'}", "storages.objects", 1, "no bucket 'lake'", "Add it to s3")]
    [InlineData("sites:\n- {name: a, kind: local, containers: {volumes: {lake: lake}}}", "sites[0].containers.volumes.lake", 2, "'lake'", "absolute path")]
    [InlineData("sites:\n- {name: a, kind: local, containers: {volumes: {lake: '/a:b'}}}", "sites[0].containers.volumes.lake", 2, "colon", "without one")]
    [InlineData("sites:\n- {name: a, kind: local, containers: {volumes: {'a b': /x}}}", "sites[0].containers.volumes.a b", 2, "'a b'", "letters")]
    [InlineData("dialects:\n  hpcwaas: {mount: \"x\"}", "dialects.hpcwaas.mount", 2, "is no path", "Write a path such as /hpcwaas")]
    [InlineData("egress:\n  schemes: [gopher]", "egress.schemes", 2, "not all", "http, https")]
    [InlineData("egress:\n  allowHosts: ['a b']", "egress.allowHosts", 2, "'a b'", "*.example.org")]
    [InlineData("egress:\n  allowRanges: [everything]", "egress.allowRanges", 2, "'everything'", "10.1.0.0/16")]
    [InlineData("jobs:\n  lifetime: 400d", "jobs.lifetime", 2, "longer than maxLifetime", "shorter")]
    [InlineData("sessions: {tokenLifetime: 40d}", "sessions.tokenLifetime", 1, "longer than maxTokenLifetime", "shorter")]
    [InlineData("login: {tokenLifetime: 40d}", "login.tokenLifetime", 1, "longer than sessions.maxTokenLifetime", "shorter")]
    [InlineData("data:\n  directory: a\ndata:\n  directory: b", "data", 3, "second time", "line 1")]
    [InlineData("server:\n\turls: x", "", 2, "not YAML", "indentation")]
    [InlineData("server: {siteName: 'A}", "", 1, "not YAML", "quotes")]
    [InlineData("a: &a [x]\nb: *a", "", 2, "*a is an alias", "Write out")]
    [InlineData("--- {}\n--- {}", "", 2, "second document", "---")]
    [InlineData("- a", "", 1, "a list", "server:")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", "", 1, "levels deep", "No part")]
    [InlineData("? [a, b]\n: c", "", 1, "A key is a list", "one word")]
    public void Read_OneThingWrong_NamesKeyLineAndRemedy(string yaml, string path, int line, string wrong, string right)
    {
        using var directory = new TemporaryDirectory("config");
        var file = directory.Write("fairlead.yaml", yaml);

        var result = ConfigurationFile.Read(file, NoEnvironment);

        result.Configuration.ShouldBeNull();
        var problem = result.Problems.FirstOrDefault(p => p.Path == path && p.Line == line).ShouldNotBeNull(string.Join('\n', result.Problems));
        problem.Source.ShouldBe(file);
        problem.Wrong.ShouldContain(wrong, Case.Insensitive);
        problem.Right.ShouldContain(right, Case.Insensitive);
    }

    [Fact]
    public void Read_ManyThingsWrong_NamesAllByLine()
    {
        using var directory = new TemporaryDirectory("config");
        var file = directory.Write("fairlead.yaml", """
            server:
              urls: [nonsense]
              sitename: X
            users:
            - name: ada
            sites:
            - name: one
              kind: slurm
            """);

        var problems = ConfigurationFile.Read(file, NoEnvironment).Problems;

        problems.Select(p => (p.Path, p.Line)).ShouldBe(
        [
            ("server.urls", 2), ("server.sitename", 3), ("users[0].passwordHash", 5), ("sites[0].workspace", 7),
        ]);
        problems[1].ToString().ShouldBe($"{file}:3: server.sitename: This key is not known. Did you mean 'siteName'?");
    }

    [Fact]
    public void Read_SecretsWrong_AreNotRepeated()
    {
        using var directory = new TemporaryDirectory("config");
        var file = directory.Write("fairlead.yaml", "users:\n- {name: a, password: hush-hush, passwordHash: sesame-open}\n- {name: b, passwordHash: sesame-open}\ndata: {database: \"Password=hush-hush\"}");

        var text = string.Join('\n', ConfigurationFile.Read(file, NoEnvironment).Problems);

        text.ShouldNotContain("hush-hush");
        text.ShouldNotContain("sesame-open");
    }

    [Fact]
    public void Read_FileThatIsNotThere_SaysSo()
    {
        var problem = ConfigurationFile.Read("/nowhere/fairlead.yaml", NoEnvironment).Problems.ShouldHaveSingleItem();

        problem.Wrong.ShouldContain("cannot be read");
        problem.Source.ShouldBe("/nowhere/fairlead.yaml");
    }

    [Fact]
    public void Read_WrongVariable_NamesTheVariable()
    {
        var problems = ConfigurationFile.Read(null, new Dictionary<string, string>
        {
            ["FAIRLEAD__SERVER__SITENAME"] = "a/b",
            ["FAIRLEAD__SERVER__URLS__7"] = "https://x",
            ["FAIRLEAD__NONSENSE"] = "1",
        }).Problems;

        problems.Select(p => (p.Source, p.Path)).ShouldBe(
            [("$FAIRLEAD__SERVER__URLS__7", ""), ("$FAIRLEAD__SERVER__SITENAME", "server.siteName"), ("$FAIRLEAD__NONSENSE", "NONSENSE")], ignoreOrder: true);
    }
}
