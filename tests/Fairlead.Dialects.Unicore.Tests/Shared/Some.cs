using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Dialects.Unicore.Tests;

/// <summary>Things that tests need and whose details do not matter.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 9, 12, 0, 0, TimeSpan.Zero);

    public static readonly SiteProfile Site = new()
    {
        Name = "cluster",
        Kind = "test",
        Workspace = "/scratch/{account}",
        Accounts = new AccountRule("alice"),
        DefaultQueue = "batch",
        Queues = ImmutableDictionary<string, QueueProfile>.Empty.Add("batch", new QueueProfile { MaxNodes = 64, MaxRuntime = TimeSpan.FromDays(1) }),
        Applications =
        [
            new ApplicationProfile("Date", "1.0", "/bin/date"),
            new ApplicationProfile("Solver", "9", "solver9"),
            new ApplicationProfile("Solver", "10.1", "solver10") { Arguments = ["--model=$MODEL", "--level=$LEVEL?"] },
        ],
    };

    public static Principal Principal => new()
    {
        User = "ada",
        Roles = [Role.User, Role.Admin],
        Groups = ["staff", "hpc"],
        Accounts = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("cluster", ["alice", "project7"]),
        DistinguishedName = "CN=ada,O=TEST",
        Method = AuthenticationMethod.Password,
    };

    public static Job Job(JobState state, int attempts)
    {
        var id = JobId.New(Noon);
        return new Job
        {
            Id = id,
            Owner = "ada",
            Site = "cluster",
            Account = "alice",
            Directory = $"/scratch/alice/{id}",
            Description = new JobDescription(),
            State = state,
            CreatedAt = Noon,
            ChangedAt = Noon,
            Attempts = [.. Enumerable.Range(1, attempts).Select(n => new Attempt { Number = n, Marker = new Marker(id, n), CreatedAt = Noon })],
        };
    }
}
