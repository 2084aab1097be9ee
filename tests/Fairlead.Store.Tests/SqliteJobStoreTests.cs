using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Faults;
using Fairlead.Gateway.Jobs;
using Fairlead.Testing;
using Microsoft.Data.Sqlite;

namespace Fairlead.Store.Tests;

public sealed class SqliteJobStoreTests : JobStoreTests, IDisposable
{
    private readonly TemporaryDirectory _directory = new("store");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Add_WhileTheFileIsLockedForAMoment_Waits()
    {
        await using var connection = await LockAsync();
        var adding = Store.Jobs.AddAsync(Some.New(), CancellationToken);

        (await Store.Jobs.CountAsync(new JobQuery(), CancellationToken)).ShouldBe(0);
        adding.IsCompleted.ShouldBeFalse();
        await connection.CloseAsync();

        Same(await Store.Jobs.FindAsync((await adding).Id, CancellationToken), await adding);
    }

    [Fact]
    public async Task Add_WhileTheFileStaysLocked_IsUnavailableUntilItIsFree()
    {
        await using var hasty = await TestStore.OpenAsync(new StoreOptions { Directory = _directory.Path, Patience = TimeSpan.Zero });
        await using (await LockAsync())
        {
            await Should.ThrowAsync<StoreUnavailableException>(() => hasty.Jobs.AddAsync(Some.New(), CancellationToken));
        }

        await hasty.Jobs.AddAsync(Some.New(), CancellationToken);
        (await hasty.Jobs.CountAsync(new JobQuery(), CancellationToken)).ShouldBe(1);
    }

    [Fact]
    public async Task Add_ToAFullDatabase_IsUnavailable()
    {
        var small = _directory.CreateDirectory("small");
        (await HostCommand.RunAsync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", small], cancellationToken: CancellationToken)).OutputOfSuccess();
        try
        {
            await AddUntilFullAsync(small);
        }
        finally
        {
            (await HostCommand.RunAsync("umount", ["--lazy", small], cancellationToken: CancellationToken)).OutputOfSuccess();
        }
    }

    private static async Task AddUntilFullAsync(string directory)
    {
        await using var store = await TestStore.OpenAsync(new StoreOptions { Directory = directory, Patience = TimeSpan.Zero });
        var large = Some.Job() with { Message = new string('x', 100_000) };
        var stored = new List<JobId>();

        var error = await Should.ThrowAsync<StoreUnavailableException>(async () =>
        {
            while (stored.Count < 100)
            {
                stored.Add((await store.Jobs.AddAsync(Some.New(large with { Id = JobId.New(Some.Noon) }), CancellationToken)).Id);
            }
        });

        stored.ShouldNotBeEmpty();
        (await store.Jobs.FindAsync(stored, CancellationToken)).Count.ShouldBe(stored.Count);
        error.InnerException.ShouldBeOfType<SqliteException>().SqliteErrorCode.ShouldBe(13);
    }

    [Fact]
    public async Task Add_AtEveryCommit_ReachesTheFaultPoints()
    {
        var faults = new RecordedFaults();
        await using var store = await TestStore.OpenAsync(new StoreOptions { Directory = _directory.Path }, faults);
        var opening = faults.Reached.Count;

        await store.Jobs.AddAsync(Some.New(), CancellationToken);

        faults.Reached.Skip(opening).ShouldBe(["store.before-commit", "store.after-commit"]);
    }

    [Theory]
    [InlineData("owner")]
    [InlineData("owner, state")]
    [InlineData("owner, states, newest first")]
    [InlineData("owner, site")]
    [InlineData("owner, tag")]
    [InlineData("owner, shared")]
    [InlineData("owner, shared, newest first")]
    [InlineData("owner, shared, site")]
    [InlineData("owner, shared, states")]
    [InlineData("owner, shared, tag")]
    public async Task List_ByWhatPeopleAskFor_IsAnsweredFromAnIndexAlone(string filter)
    {
        var query = new JobQuery
        {
            Owner = "ada",
            Site = filter.Contains("site", StringComparison.Ordinal) ? "cluster" : null,
            States = filter.Contains("states", StringComparison.Ordinal) ? [JobState.Running, JobState.Queued] : filter.Contains("state", StringComparison.Ordinal) ? [JobState.Running] : [],
            Tags = filter.Contains("tag", StringComparison.Ordinal) ? ["red"] : [],
            SharedWith = filter.Contains("shared", StringComparison.Ordinal) ? [(GranteeKind.Person, "CN=ada"), (GranteeKind.Group, "hpc"), (GranteeKind.Role, "user")] : [],
            NewestFirst = filter.Contains("newest", StringComparison.Ordinal),
        };
        var page = Reading.ListSql.Page(query, Store.Database.LimitsRanges, before: null);
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {page.Sql}";
        foreach (var (kind, value) in page.Parameters)
        {
            Store.Database.AddParameter(command, kind, value);
        }

        var plan = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(CancellationToken);
        while (await reader.ReadAsync(CancellationToken))
        {
            plan.Add(reader.GetString(3));
        }

        plan.ShouldContain(line => line.Contains("COVERING INDEX", StringComparison.Ordinal) || line.Contains("USING PRIMARY KEY", StringComparison.Ordinal), string.Join('\n', plan));
        plan.ShouldNotContain(line => line.Contains("TEMP B-TREE", StringComparison.Ordinal) || line.StartsWith("SCAN", StringComparison.Ordinal), string.Join('\n', plan));
    }

    private protected override Task<StoreOptions> CreateAsync() => Task.FromResult(new StoreOptions { Directory = _directory.Path });

    private async Task<SqliteConnection> LockAsync()
    {
        var connection = await OpenAsync();
        await RunAsync(connection, "BEGIN IMMEDIATE");
        return connection;
    }

    private async Task<SqliteConnection> OpenAsync()
    {
        var connection = new SqliteConnection($"Data Source={Store.Database.Place};Pooling=False");
        await connection.OpenAsync(CancellationToken);
        return connection;
    }

    private static async Task RunAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(CancellationToken);
    }

    private sealed class RecordedFaults : IFaultPoint
    {
        public List<string> Reached { get; } = [];

        public void Reach(string name) => Reached.Add(name);
    }
}
