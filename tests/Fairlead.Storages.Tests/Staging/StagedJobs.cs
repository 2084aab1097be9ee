using System.Collections.Immutable;
using System.Net;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Gateway.Storages;
using Fairlead.Storages.S3;
using Fairlead.Storages.Staging;
using Fairlead.Testing;

namespace Fairlead.Storages.Tests.Staging;

/// <summary>Jobs of a site on this host, and what stages their files.</summary>
internal sealed class StagedJobs : IDisposable
{
    /// <summary>Lets nothing through but this host.</summary>
    public static readonly EgressPolicy Loopback = new() { AllowRanges = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")] };

    /// <summary>Where all files are.</summary>
    public TemporaryDirectory Home { get; } = new("staging");

    public void Dispose() => Home.Dispose();

    public Stager Stager(EgressPolicy policy, params IEnumerable<Job> jobs) => Stager(policy, [Home.Combine("data"), Home.Combine("data/inner")], jobs);

    public Stager Stager(EgressPolicy policy, ImmutableArray<string> roots, IEnumerable<Job> jobs)
    {
        var profile = new SiteProfile
        {
            Name = "laptop",
            Kind = "local",
            Workspace = Home.Combine("work"),
            Accounts = new AccountRule("me"),
            Storages = ImmutableSortedDictionary<string, string>.Empty.Add("SHARED", Home.Combine("shared")),
            FileRoots = roots,
        };
        var provider = new StorageProvider([new StorageSite("laptop", _ => null)], new S3Buckets([]));
        var known = new KnownJobs(jobs);
        var sites = new SiteDirectory([new OneSite(profile)]);
        var storages = new OwnersStorages(known, new KnownStorages(), sites, provider, new NobodyKnown(), new JobAccess(known, new NoJournal(), TimeProvider.System));
        var site = new SiteFiles(sites, provider);
        var objects = new ObjectFiles(new ObjectPlaces(sites, new StorageOptions()), provider, new NobodyKnown());
        var credentials = new WebCredentials(new PlainSecrets());
        var protocols = new StagingProtocols(
        [
            new InlineData(),
            new TreeFiles(storages, new OwnersGateways(new NobodyKnown(), new NoOtherGateways()), site),
            objects,
            new SiteLinks(site),
            new WebFiles(new WebTransfer(policy, TimeProvider.System), credentials),
            new SecureCopy(policy, credentials, TimeProvider.System),
            new GitRepositories(policy, credentials, TimeProvider.System),
        ]);
        return new Stager(storages, protocols, new Exports(protocols), objects);
    }

    public Job New()
    {
        var id = JobId.New(DateTimeOffset.UnixEpoch);
        return new Job
        {
            Id = id,
            Owner = "demouser",
            Site = "laptop",
            Account = "me",
            Directory = Home.Combine($"work/{id}"),
            Description = new JobDescription(),
            CreatedAt = DateTimeOffset.UnixEpoch,
            ChangedAt = DateTimeOffset.UnixEpoch,
        };
    }

    public Job Importing(DataPlace from, string? credential) => New() with
    {
        Description = new JobDescription { Imports = [new StageIn(from, "file") { Credential = credential is null ? null : new SealedSecret(credential) }] },
    };

    public Job Exporting(string from, DataPlace to, string? credential, WriteMode mode = WriteMode.Overwrite) => New() with
    {
        Description = new JobDescription { Exports = [new StageOut(from, to) { Mode = mode, Credential = credential is null ? null : new SealedSecret(credential) }] },
    };

    public Job Importing(DataPlace from) => New() with { Description = new JobDescription { Imports = [new StageIn(from, "file")] } };

    public static string Text(Job job, string path) => File.ReadAllText($"{job.Directory}/{path}");

    public static void Write(Job job, string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName($"{job.Directory}/{path}") ?? "/");
        File.WriteAllText($"{job.Directory}/{path}", text);
    }
}
