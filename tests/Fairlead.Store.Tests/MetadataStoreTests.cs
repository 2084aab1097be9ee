using System.Text.Json.Nodes;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;
using Fairlead.Testing;
using FsCheck.Fluent;

namespace Fairlead.Store.Tests;

/// <summary>What every database must do with metadata of files.</summary>
public abstract class MetadataStoreTests : StoreTests
{
    private static readonly FilePlace Home = new("cluster", "alice", "/home/alice");

    private IMetadataStore Metadata => Store.Metadata;

    [Fact]
    public async Task Set_Metadata_IsFoundReplacedAndForgotten()
    {
        await SetAsync("/a", """{"station": "outer mole", "odd": "nul \u0000 it's \"quoted\""}""");

        (await Metadata.FindAsync(Home.Of("/a"), CancellationToken)).ShouldNotBeNull().ToDocument()["odd"]?.GetValue<string>().ShouldBe("nul \0 it's \"quoted\"");
        await SetAsync("/a", """{"station": "inner"}""");
        (await FoundAsync("outer")).ShouldBeEmpty();
        (await FoundAsync("inner")).ShouldBe(["/a"]);
        await SetAsync("/a", "{}");
        (await Metadata.FindAsync(Home.Of("/a"), CancellationToken)).ShouldBeNull();
        (await FoundAsync("inner")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Search_ByWords_FindsFilesThatHaveThemAll()
    {
        await SetAsync("/in/points.csv", """{"station": "Äußere Mole", "depth": 12.5, "tags": ["tide", {"of": "2025"}]}""");
        await SetAsync("/in/other", """{"station": "inner mole"}""");
        await Metadata.SetAsync([(Home.Of("/in/points.csv") with { Account = "bob" }, Of("""{"station": "mole"}"""))], CancellationToken);
        await Metadata.SetAsync([(new FilePlace("cluster", "alice", "/home/alice2/x"), Of("""{"station": "mole"}"""))], CancellationToken);

        (await FoundAsync("MOLE")).ShouldBe(["/in/other", "/in/points.csv"]);
        (await FoundAsync("mole tide")).ShouldBe(["/in/points.csv"]);
        (await FoundAsync("äussere")).ShouldBeEmpty();
        (await FoundAsync("äußere, station!")).ShouldBe(["/in/points.csv"]);
        (await FoundAsync("12 2025")).ShouldBe(["/in/points.csv"]);
        (await FoundAsync("mol")).ShouldBeEmpty();
        (await FoundAsync("mol* inn*")).ShouldBe(["/in/other"]);
    }

    [Fact]
    public async Task Search_WithAnyText_NeverFails()
    {
        await SetAsync("/a", """{"x": "AND OR NOT NEAR"}""");
        string[] hostile = ["\"", "' OR 1=1 --", "a AND", "NEAR(a b)", "col:x", "^a", "a & !b | (c", "a:*", "-x", "((", "\0", "\ud800", "*", "e\u0301", "１２ Ⅷ ②"];
        foreach (var text in hostile.Concat(Gen.Choose(1, 0x2ff).Select(i => (char)i).ArrayOf().Select(c => new string(c)).Sample(200)))
        {
            var words = SearchWords.Searched(text);
            if (!words.IsEmpty)
            {
                await Metadata.SearchAsync(Home, words, 10, CancellationToken);
            }
        }

        (await FoundAsync("and or not")).ShouldBe(["/a"]);
    }

    [Fact]
    public async Task Search_ForWordsOfAnyDocument_FindsIt()
    {
        foreach (var text in Gen.Choose(0x20, 0x3ff).Select(i => (char)i).ArrayOf().Select(c => new string(c)).Sample(100))
        {
            var metadata = Of(new JsonObject { ["note"] = text }.ToJsonString());
            await Metadata.SetAsync([(Home.Of("/any"), metadata)], CancellationToken);

            (await FoundAsync(text + " note")).ShouldBe(["/any"], text);
        }
    }

    [Fact]
    public async Task Move_OfADirectory_TakesAllInItAlong()
    {
        await SetAsync("/d", """{"w": "dir"}""");
        await SetAsync("/d/a%b_c", """{"w": "one"}""");
        await SetAsync("/d/e/f", """{"w": "two"}""");
        await SetAsync("/d.txt", """{"w": "beside"}""");
        await SetAsync("/new/e/f", """{"w": "stale"}""");

        await Metadata.MoveAsync(Home.Of("/d"), Home.Of("/new"), CancellationToken);

        (await FoundAsync("w")).ShouldBe(["/d.txt", "/new", "/new/a%b_c", "/new/e/f"]);
        (await FoundAsync("stale")).ShouldBeEmpty();
        (await Metadata.HasAnyAsync(Home.Of("/d"), CancellationToken)).ShouldBeFalse();
        (await Metadata.HasAnyAsync(Home.Of("/new/e"), CancellationToken)).ShouldBeTrue();
    }

    [Fact]
    public async Task Copy_OfADirectory_SaysTheSameOfBoth()
    {
        await SetAsync("/d/ü", """{"w": "one"}""");
        await SetAsync("/t", """{"w": "stale"}""");
        await SetAsync("/t/kept", """{"w": "kept"}""");

        await Metadata.CopyAsync(Home.Of("/d"), Home.Of("/t"), CancellationToken);

        (await FoundAsync("w")).ShouldBe(["/d/ü", "/t/kept", "/t/ü"]);
        await Metadata.RemoveAsync(Home.Of("/t"), CancellationToken);
        (await FoundAsync("w")).ShouldBe(["/d/ü"]);
    }

    private static FileMetadata Of(string json) =>
        FileMetadata.Of(JsonNode.Parse(json) as JsonObject ?? []).TryGet(out var metadata, out var refusal) ? metadata : throw new ShouldAssertException(refusal.Message);

    private Task SetAsync(string path, string json) => Metadata.SetAsync([(Home.Of(path), Of(json))], CancellationToken);

    private async Task<IEnumerable<string?>> FoundAsync(string text) =>
        (await Metadata.SearchAsync(Home, SearchWords.Searched(text), 100, CancellationToken)).Select(Home.Inside);
}

public sealed class SqliteMetadataStoreTests : MetadataStoreTests, IDisposable
{
    private readonly TemporaryDirectory _directory = new("metadata");

    public void Dispose() => _directory.Dispose();

    private protected override Task<StoreOptions> CreateAsync() => Task.FromResult(new StoreOptions { Directory = _directory.Path });
}

public sealed class PostgresMetadataStoreTests(PostgresServer server) : MetadataStoreTests
{
    private static int databases;

    private protected override async Task<StoreOptions> CreateAsync() => new()
    {
        Directory = "unused",
        Database = await server.CreateDatabaseAsync($"metadata_{Interlocked.Increment(ref databases)}", TestContext.Current.CancellationToken),
    };
}
