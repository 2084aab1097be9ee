using System.Data.Common;
using Fairlead.Core.Jobs;
using Fairlead.Store.Schema;
using Fairlead.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Store.Tests;

public abstract class SchemaTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_TwiceInARow_KeepsTheJobs()
    {
        var options = await CreateAsync();
        Job job;
        await using (var store = await TestStore.OpenAsync(options))
        {
            job = await store.Jobs.AddAsync(Some.New(), CancellationToken);
        }

        await using var again = await TestStore.OpenAsync(options);
        (await again.Jobs.FindAsync(job.Id, CancellationToken)).ShouldNotBeNull().Number.ShouldBe(job.Number);
    }

    [Fact]
    public async Task Run_WithALaterScript_AppliesOnlyThatOne()
    {
        await using var store = await TestStore.OpenAsync(await CreateAsync());
        var job = await store.Jobs.AddAsync(Some.New(), CancellationToken);

        await UpgradeAsync(store, Later(store, "ALTER TABLE job ADD COLUMN note text NULL; UPDATE job SET note = 'old'"));

        (await ReadAsync(store, "SELECT note FROM job", row => row.GetString(0))).ShouldBe(["old"]);
        (await ReadAsync(store, "SELECT script FROM schema_version ORDER BY version", row => row.GetString(0)))
            .ShouldBe([.. SchemaScript.In(store.Database.Scripts).Select(s => s.Name), "later.sql"]);
        (await store.Jobs.FindAsync(job.Id, CancellationToken)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Run_WithAScriptOfASmallerNumberThanTheNewest_AppliesItToo()
    {
        await using var store = await TestStore.OpenAsync(await CreateAsync());
        var newest = SchemaScript.In(store.Database.Scripts)[^1].Version;
        await UpgradeAsync(store, new SchemaScript(newest + 2, "faster.sql", "CREATE TABLE faster (a text)"));

        await UpgradeAsync(
            store, new SchemaScript(newest + 1, "slower.sql", "CREATE TABLE slower (a text)"), new SchemaScript(newest + 2, "faster.sql", "CREATE TABLE faster (a text)"));

        (await ReadAsync(store, "SELECT count(*) FROM slower", row => row.GetInt64(0))).ShouldBe([0]);
    }

    [Fact]
    public async Task Run_WithAScriptThatFails_LeavesTheVersionBefore()
    {
        await using var store = await TestStore.OpenAsync(await CreateAsync());

        await Should.ThrowAsync<DbException>(() => UpgradeAsync(store, Later(store, "CREATE TABLE half (a text); SELECT nonsense FROM nowhere")));

        (await ReadAsync(store, "SELECT max(version) FROM schema_version", row => row.GetInt64(0))).ShouldBe([SchemaScript.In(store.Database.Scripts)[^1].Version]);
        await UpgradeAsync(store, Later(store, "CREATE TABLE half (a text)"));
    }

    [Fact]
    public async Task Open_ASchemaOfANewerProgram_IsRefused()
    {
        var options = await CreateAsync();
        await using var store = await TestStore.OpenAsync(options);
        await UpgradeAsync(store, new SchemaScript(9999, "9999-future.sql", "CREATE TABLE future (a text)"));

        var error = await Should.ThrowAsync<SchemaTooNewException>(() => TestStore.OpenAsync(options));

        error.Message.ShouldContain("version 9999");
    }

    [Fact]
    public async Task Model_OfEveryEntity_FitsTheSchema()
    {
        await using var store = await TestStore.OpenAsync(await CreateAsync());
        await using var context = await store.Contexts.CreateDbContextAsync(CancellationToken);

        foreach (var entity in context.Model.GetEntityTypes())
        {
            var table = entity.GetTableName().ShouldNotBeNull();
            var columns = (await ReadAsync(store, ColumnsOf(table), row => (Name: row.GetString(0), Type: row.GetString(1), IsNullable: row.GetBoolean(2)))).ToDictionary(c => c.Name);
            foreach (var property in entity.GetProperties())
            {
                var column = columns[property.GetColumnName()];
                column.Type.ToUpperInvariant().ShouldBe(property.GetColumnType().ToUpperInvariant(), $"{table}.{column.Name}");
                // A key of SQLite is never null, whatever its column says.
                (column.IsNullable && !property.IsPrimaryKey()).ShouldBe(property.IsNullable, $"{table}.{column.Name}");
            }
        }
    }

    private protected abstract Task<StoreOptions> CreateAsync();

    /// <summary>Asks for name, type and nullability of the columns.</summary>
    private protected abstract string ColumnsOf(string table);

    /// <summary>The step after the last one that there is.</summary>
    private static SchemaScript Later(TestStore store, string sql) => new(SchemaScript.In(store.Database.Scripts)[^1].Version + 1, "later.sql", sql);

    private static Task UpgradeAsync(TestStore store, params SchemaScript[] later) =>
        new SchemaUpgrade(store.Database, TimeProvider.System, NullLogger<SchemaUpgrade>.Instance)
            .RunAsync([.. SchemaScript.In(store.Database.Scripts), .. later], CancellationToken);

    private static Task<List<T>> ReadAsync<T>(TestStore store, string sql, Func<DbDataReader, T> read) =>
        store.Sql.ReadAsync(sql, [], read, CancellationToken);
}

public sealed class SqliteSchemaTests : SchemaTests, IDisposable
{
    private readonly TemporaryDirectory _directory = new("schema");

    public void Dispose() => _directory.Dispose();

    private protected override Task<StoreOptions> CreateAsync() => Task.FromResult(new StoreOptions { Directory = _directory.Path });

    private protected override string ColumnsOf(string table) => $"SELECT name, type, NOT \"notnull\" FROM pragma_table_info('{table}')";
}

public sealed class PostgresSchemaTests(PostgresServer server) : SchemaTests
{
    private static int databases;

    private protected override async Task<StoreOptions> CreateAsync() => new()
    {
        Directory = "unused",
        Database = await server.CreateDatabaseAsync($"schema_{Interlocked.Increment(ref databases)}", TestContext.Current.CancellationToken),
    };

    private protected override string ColumnsOf(string table) =>
        $"SELECT column_name::text, data_type::text, is_nullable = 'YES' FROM information_schema.columns WHERE table_name = '{table}'";
}
