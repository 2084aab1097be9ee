using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;
using Fairlead.Store.Reading;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Store.Tests;

/// <content>Lists and the questions of the drivers.</content>
public abstract partial class JobStoreTests
{
    private static readonly Gen<JobQuery> Queries =
        from owner in Gen.Elements(null, "ada", "bob", "nobody")
        from site in Gen.Elements(null, "cluster", "laptop")
        from states in Gen.SubListOf(JobState.Accepted, JobState.Queued, JobState.Succeeded, JobState.Failed)
        from tags in Some.Tags()
        from shared in Gen.SubListOf((GranteeKind.Person, "CN=bob"), (GranteeKind.Group, "hpc"), (GranteeKind.Group, "nobody"))
        from newestFirst in Gen.Elements(true, false)
        from offset in Gen.Choose(0, 20)
        from limit in Gen.Choose(0, 20)
        select new JobQuery { Owner = owner, SharedWith = [.. shared], Site = site, States = [.. states], Tags = tags.Length > 2 ? [] : tags, NewestFirst = newestFirst, Offset = offset, Limit = limit };

    [Fact]
    public async Task List_AnyQuery_AnswersAsACollectionInMemoryWould()
    {
        var jobs = new List<Job>();
        foreach (var job in ListedJobs().Sample(150))
        {
            jobs.Add(await Jobs.AddAsync(Some.New(job), CancellationToken));
        }

        var parent = jobs[0].Id;
        foreach (var task in ListedJobs().Sample(50))
        {
            jobs.Add(await Jobs.AddAsync(Some.New(task with { Parent = parent, Index = jobs.Count }), CancellationToken));
        }

        foreach (var query in Queries.Sample(300).SelectMany(q => new[] { q, q with { Parent = parent } }))
        {
            var matches = Matches(jobs, query).ToList();

            var page = await Jobs.ListAsync(query, CancellationToken);
            page.Jobs.ShouldBe(matches.Skip((int)query.Offset).Take(query.Limit).Select(j => j.Id), $"{query}");
            page.HasMore.ShouldBe(matches.Count > query.Offset + query.Limit, $"{query}");
            (await Jobs.CountAsync(query, CancellationToken)).ShouldBe(matches.Count, $"{query}");
        }
    }

    [Fact]
    public async Task List_ByATag_FollowsItsChanges()
    {
        var job = await Jobs.AddAsync(Some.New(Some.Job() with { Tags = ["red", "green", "red"] }), CancellationToken);

        await Jobs.ApplyAsync(job.Id, new Signal.SetTags(Some.Noon, "ada", ["green", "blue"]), CancellationToken);

        (await Jobs.ListAsync(new JobQuery { Owner = "ada", Tags = ["red"] }, CancellationToken)).Jobs.ShouldBeEmpty();
        (await Jobs.ListAsync(new JobQuery { Owner = "ada", Tags = ["blue", "green"] }, CancellationToken)).Jobs.ShouldBe([job.Id]);
        await Jobs.ApplyAsync(job.Id, new Signal.Discard(Some.Noon, "ada"), CancellationToken);
        (await Jobs.ListAsync(new JobQuery { Owner = "ada", Tags = ["blue"] }, CancellationToken)).Jobs.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task List_FarDown_GoesOnWhereThePageBeforeItEnded(bool newestFirst)
    {
        var first = (int)ListPlaces.First;
        await Task.WhenAll(Enumerable.Range(0, first + 35).Select(_ => Jobs.AddAsync(Some.New(Some.Job() with { Owner = "deep" }), CancellationToken)));
        var all = await AllAsync(new JobQuery { Owner = "deep", NewestFirst = newestFirst, Limit = JobQuery.MaxLimit });

        var query = new JobQuery { Owner = "deep", NewestFirst = newestFirst, Offset = first - 10, Limit = 10 };
        for (; query.Offset < all.Count; query = query with { Offset = query.Offset + 10 })
        {
            var page = await Jobs.ListAsync(query, CancellationToken);
            page.Jobs.ShouldBe(all.Skip((int)query.Offset).Take(10));
            page.HasMore.ShouldBe(all.Count > query.Offset + 10);
        }

        // Who removes what they have seen neither misses the next ones nor sees any twice.
        await Jobs.ApplyAsync([.. all.Take(first).Select(id => (id, (Signal)new Signal.Discard(Some.Noon, "deep")))], CancellationToken);
        (await Jobs.ListAsync(query with { Offset = first }, CancellationToken)).Jobs.ShouldBe(all.Skip(first).Take(10));

        async Task<IReadOnlyList<JobId>> AllAsync(JobQuery everything) => (await Jobs.ListAsync(everything, CancellationToken)).Jobs;
    }

    [Fact]
    public async Task List_OfSharedJobs_FollowsTheirGrants()
    {
        var query = new JobQuery { Owner = "bob", SharedWith = [(GranteeKind.Person, "CN=bob"), (GranteeKind.Group, "hpc")] };
        var job = await Jobs.AddAsync(Some.New(), CancellationToken);
        var own = await Jobs.AddAsync(Some.New(Some.Job() with { Owner = "bob" }), CancellationToken);

        await Jobs.ApplyAsync(job.Id, Share(GranteeKind.Person, "CN=bob"), CancellationToken);
        (await Jobs.ListAsync(query, CancellationToken)).Jobs.ShouldBe([job.Id, own.Id]);
        (await Jobs.FindAsync(job.Id, CancellationToken))?.Grants.ShouldBe([new Grant(AccessLevel.Read, GranteeKind.Person, "CN=bob")]);
        await Jobs.ApplyAsync(job.Id, Share(GranteeKind.Group, "staff"), CancellationToken);
        (await Jobs.ListAsync(query, CancellationToken)).Jobs.ShouldBe([own.Id]);
        await Jobs.ApplyAsync(job.Id, Share(GranteeKind.Group, "hpc"), CancellationToken);
        (await Jobs.CountAsync(query, CancellationToken)).ShouldBe(2);
        await Jobs.ApplyAsync(job.Id, new Signal.Discard(Some.Noon, "ada"), CancellationToken);
        (await Jobs.ListAsync(query, CancellationToken)).Jobs.ShouldBe([own.Id]);

        static Signal.Share Share(GranteeKind kind, string name) => new(Some.Noon, "ada", [new Grant(AccessLevel.Read, kind, name)]);
    }

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(0, -1)]
    [InlineData(0, JobQuery.MaxLimit + 1)]
    public Task List_AnImpossiblePage_IsAnError(long offset, int limit) =>
        Should.ThrowAsync<ArgumentOutOfRangeException>(() => Jobs.ListAsync(new JobQuery { Offset = offset, Limit = limit }, CancellationToken));

    [Fact]
    public async Task Waiting_OfASite_AreItsOwnersAndTheirOldestJobs()
    {
        (await Jobs.WaitingOwnersAsync("cluster", CancellationToken)).ShouldBeEmpty();
        var ada = new List<Job>();
        for (var i = 0; i < 3; i++)
        {
            ada.Add(await Jobs.AddAsync(Some.New(), CancellationToken));
        }

        await Jobs.AddAsync(Some.New(Some.Job() with { Owner = "bob" }), CancellationToken);
        await Jobs.AddAsync(Some.New(Some.Job() with { Owner = "eve", Site = "laptop" }), CancellationToken);
        var running = await Jobs.AddAsync(Some.New(Some.Job() with { Owner = "zoe" }), CancellationToken);
        await Jobs.ApplyAsync(running.Id, new Signal.Admitted(Some.Noon), CancellationToken);

        (await Jobs.WaitingOwnersAsync("cluster", CancellationToken)).ShouldBe(["ada", "bob"], ignoreOrder: true);
        (await Jobs.WaitingAsync("cluster", "ada", 2, CancellationToken)).ShouldBe(ada.Take(2).Select(j => j.Id));
    }

    [Fact]
    public async Task Waiting_WithPriorities_GoByTheseAndThenByAge()
    {
        var jobs = new List<Job>();
        foreach (var priority in (int[])[0, 2, 0, 9, 2])
        {
            jobs.Add(await Jobs.AddAsync(Some.New(Some.Job() with { Description = new JobDescription { Priority = priority } }), CancellationToken));
        }

        (await Jobs.WaitingAsync("cluster", "ada", 2, CancellationToken)).ShouldBe([jobs[3].Id, jobs[1].Id]);
        (await Jobs.WaitingAsync("cluster", "ada", 9, CancellationToken)).ShouldBe([jobs[3].Id, jobs[1].Id, jobs[4].Id, jobs[0].Id, jobs[2].Id]);
    }

    [Fact]
    public async Task Unfinished_OfASite_AreThoseWithWorkForItsDriver()
    {
        var jobs = new List<Job>();
        foreach (var job in ListedJobs().Sample(200))
        {
            jobs.Add(await Jobs.AddAsync(Some.New(job), CancellationToken));
        }

        var unfinished = await Jobs.UnfinishedAsync("cluster", CancellationToken).ToListAsync(CancellationToken);

        var expected = jobs.Where(j => j.Site == "cluster" && j.Work is not (JobWork.None or JobWork.Admit)).Select(j => j.Id).ToList();
        expected.ShouldNotBeEmpty();
        unfinished.Select(j => j.Id).ShouldBe(expected, ignoreOrder: true);
    }

    [Fact]
    public async Task Expired_AtATime_AreJobsWhoseTimeHasComeTheOldestFirst()
    {
        var late = await Jobs.AddAsync(Some.New(Some.Job() with { ExpiresAt = Some.Noon.AddHours(2) }), CancellationToken);
        var early = await Jobs.AddAsync(Some.New(Some.Job() with { ExpiresAt = Some.Noon.AddHours(1) }), CancellationToken);
        await Jobs.AddAsync(Some.New(Some.Job() with { ExpiresAt = Some.Noon.AddHours(3) }), CancellationToken);
        await Jobs.AddAsync(Some.New(), CancellationToken);
        // Tasks go with their job, whatever expiry they began with.
        await Jobs.AddAsync(Some.New(Some.Job() with { ExpiresAt = Some.Noon, Parent = late.Id, Index = 0 }), CancellationToken);

        (await Jobs.ExpiredAsync(Some.Noon.AddHours(2), 10, CancellationToken)).ShouldBe([early.Id, late.Id]);
        (await Jobs.ExpiredAsync(Some.Noon.AddHours(2), 1, CancellationToken)).ShouldBe([early.Id]);
        await Jobs.ApplyAsync(early.Id, new Signal.Discard(Some.Noon, "ada"), CancellationToken);
        (await Jobs.ExpiredAsync(Some.Noon.AddHours(2), 10, CancellationToken)).ShouldBe([late.Id]);
    }

    private static Gen<Job> ListedJobs() =>
        from job in Some.StoredJobs()
        from owner in Gen.Elements("ada", "bob", "eve")
        from site in Gen.Elements("cluster", "laptop")
        from grants in Gen.SubListOf(
            new Grant(AccessLevel.Read, GranteeKind.Person, "CN=bob"), new Grant(AccessLevel.Write, GranteeKind.Group, "hpc"), new Grant(AccessLevel.Read, GranteeKind.Role, "user"))
        select job with { Owner = owner, Site = site, Grants = [.. grants] };

    private static IEnumerable<Job> Matches(IEnumerable<Job> jobs, JobQuery query)
    {
        var matches = jobs.Where(j =>
            !j.Discarded
            && j.Parent == query.Parent
            && (query.Owner is null || j.Owner == query.Owner || (query.Parent is null && j.Grants.Any(g => query.SharedWith.Contains((g.Kind, g.Grantee)))))
            && (query.Site is null || j.Site == query.Site)
            && (query.States.Count == 0 || query.States.Contains(j.State))
            && query.Tags.All(t => j.Tags.Contains(t)));
        return query.NewestFirst ? matches.OrderByDescending(j => j.Number) : matches.OrderBy(j => j.Number);
    }
}
