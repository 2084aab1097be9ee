using System.Text;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;
using Fairlead.Testing;

namespace Fairlead.Storages.Tests;

/// <summary>What every kind of storage must do.</summary>
public abstract partial class StorageSuite : IAsyncLifetime
{
    private readonly TemporaryDirectory _home = new("storage");

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Where the root is on this host.</summary>
    protected string Root => _home.Combine("own/root");

    private protected IStorage Storage { get; private set; } = null!; // Set before each test.

    public static TheoryData<string> OddNames =>
    [
        "with space", " leading and trailing ", "-rf", "--help", "quote'single", "quote\"double", "`touch x`", "$(touch x)", "$HOME", "a\nb", "\n", "tab\there",
        "back\\slash", "back\\nslash", "ünïcödé ☃ 名前", "*", "?", "[a]", "~", "#", "a;b", "a&b", "a|b", "!x", "%s%n", "..hidden", "...", "\u0001\u001e\u001f", "=", "{}",
    ];

    public async ValueTask InitializeAsync()
    {
        await TestAccounts.EnsureAsync(Token);
        _home.CreateDirectory("own");
        await PrepareAsync(_home.Combine("own"));
        Storage = await OpenAsync(Root, umask: null);
        await Storage.MakeDirectoryAsync("/", Token);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task Write_ThenReadAndStat_GiveTheSameFile()
    {
        var content = Bytes.Random(1, 300_000);

        (await WriteAsync("/deep/er/file.bin", content)).ShouldSucceed().ShouldBe(content.Length);

        (await ReadAsync("/deep/er/file.bin")).ShouldBe(content);
        var entry = (await Storage.StatAsync("deep//er/./file.bin", Token)).ShouldSucceed();
        entry.Path.ShouldBe("/deep/er/file.bin");
        entry.IsDirectory.ShouldBeFalse();
        entry.Size.ShouldBe(content.Length);
        entry.Owner.ShouldBe(Account);
        entry.Group.ShouldBe(Account);
        entry.ModifiedAt.ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData(0, 5L, "01234")]
    [InlineData(3, 4L, "3456")]
    [InlineData(7, null, "789")]
    [InlineData(8, 100L, "89")]
    [InlineData(10, 5L, "")]
    [InlineData(50, null, "")]
    [InlineData(4, 0L, "")]
    public async Task Read_Range_GivesThatPart(long offset, long? length, string expected)
    {
        await WriteAsync("/digits", "0123456789"u8.ToArray());

        var content = (await Storage.ReadAsync("/digits", offset, length, Token)).ShouldSucceed();

        await using (content)
        {
            content.Entry.Size.ShouldBe(10);
            content.Offset.ShouldBe(offset);
            content.Length.ShouldBe(expected.Length);
            using var reader = new StreamReader(content.Bytes);
            (await reader.ReadToEndAsync(Token)).ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData(-1, null)]
    [InlineData(0, -1L)]
    public async Task Read_NegativeRange_IsInvalid(long offset, long? length) =>
        (await Storage.ReadAsync("/digits", offset, length, Token)).ShouldBeRefused(RefusalKind.Invalid);

    [Theory]
    [InlineData("/missing", RefusalKind.NotFound)]
    [InlineData("/missing/below", RefusalKind.NotFound)]
    [InlineData("/directory", RefusalKind.Conflict)]
    [InlineData("/", RefusalKind.Conflict)]
    [InlineData("/pipe", RefusalKind.Conflict)]
    [InlineData("/../x", RefusalKind.Forbidden)]
    [InlineData("/nul\0x", RefusalKind.Invalid)]
    public async Task Read_NoFile_SaysWhy(string path, RefusalKind kind)
    {
        await Storage.MakeDirectoryAsync("/directory", Token);
        await RunAsync("mkfifo", "pipe");

        (await Storage.ReadAsync(path, 0, null, Token)).ShouldBeRefused(kind);
    }

    [Fact]
    public async Task List_Pages_AreSortedAndComplete()
    {
        string[] names = ["Zebra", "a", "a-b", "a.b", "b", "zz", "é"];
        foreach (var name in names.Reverse())
        {
            await WriteAsync($"/list/{name}", Encoding.UTF8.GetBytes(name));
        }

        await Storage.MakeDirectoryAsync("/list/dir", Token);

        var whole = (await Storage.ListAsync("/list", 0, 100, Token)).ShouldSucceed();
        var first = (await Storage.ListAsync("/list", 0, 3, Token)).ShouldSucceed();
        var middle = (await Storage.ListAsync("/list", 3, 3, Token)).ShouldSucceed();
        var last = (await Storage.ListAsync("/list", 6, 3, Token)).ShouldSucceed();
        var behind = (await Storage.ListAsync("/list", 8, 3, Token)).ShouldSucceed();

        whole.Entries.Select(e => e.Path).ShouldBe(["/list/Zebra", "/list/a", "/list/a-b", "/list/a.b", "/list/b", "/list/dir", "/list/zz", "/list/é"]);
        whole.HasMore.ShouldBeFalse();
        whole.Entries.Single(e => e.IsDirectory).Path.ShouldBe("/list/dir");
        whole.Entries.Single(e => e.Path == "/list/é").Size.ShouldBe(2);
        (first.HasMore, middle.HasMore, last.HasMore, behind.HasMore).ShouldBe((true, true, false, false));
        first.Entries.Concat(middle.Entries).Concat(last.Entries).ShouldBe(whole.Entries);
        behind.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task List_FileOrNothing_IsRefused()
    {
        await WriteAsync("/file", [1]);

        (await Storage.ListAsync("/file", 0, 10, Token)).ShouldBeRefused(RefusalKind.Conflict);
        (await Storage.ListAsync("/missing", 0, 10, Token)).ShouldBeRefused(RefusalKind.NotFound);
        (await Storage.ListAsync("/", -1, 10, Token)).ShouldBeRefused(RefusalKind.Invalid);
    }

    [Theory]
    [MemberData(nameof(OddNames))]
    public async Task OddName_InEveryOperation_IsOnlyAName(string name)
    {
        var content = Encoding.UTF8.GetBytes($"content of {name}");
        (await WriteAsync($"/{name}/{name}", content)).ShouldSucceed();

        (await ReadAsync($"/{name}/{name}")).ShouldBe(content);
        (await Storage.StatAsync($"/{name}", Token)).ShouldSucceed().IsDirectory.ShouldBeTrue();
        (await Storage.ListAsync($"/{name}", 0, 10, Token)).ShouldSucceed().Entries.ShouldHaveSingleItem().Path.ShouldBe($"/{name}/{name}");
        (await Storage.CopyAsync($"/{name}/{name}", $"/copy/{name}", Token)).ShouldSucceed();
        (await ReadAsync($"/copy/{name}")).ShouldBe(content);
        (await Storage.MoveAsync($"/copy/{name}", $"/moved/{name}", Token)).ShouldSucceed();
        (await ReadAsync($"/moved/{name}")).ShouldBe(content);
        (await Storage.ChangePermissionsAsync($"/moved/{name}", new FilePermissions(0b100_000_000), Token)).ShouldSucceed();
        (await Storage.StatAsync($"/moved/{name}", Token)).ShouldSucceed().Permissions.ToString().ShouldBe("r--------");
        (await Storage.DeleteAsync($"/{name}", Token)).ShouldSucceed();
        (await Storage.ListAsync("/", 0, 10, Token)).ShouldSucceed().Entries.Select(e => e.Path).ShouldBe(["/copy", "/moved"]);
    }

    [Fact]
    public async Task Write_Modes_DoWhatTheySay()
    {
        (await WriteAsync("/file", "one"u8.ToArray(), WriteMode.CreateNew)).ShouldSucceed();
        (await WriteAsync("/file", "two"u8.ToArray(), WriteMode.CreateNew)).ShouldBeRefused(RefusalKind.Conflict);
        (await WriteAsync("/file", "two"u8.ToArray(), WriteMode.Append)).ShouldSucceed().ShouldBe(3);
        (await TextAsync("/file")).ShouldBe("onetwo");
        (await WriteAsync("/file", "three"u8.ToArray())).ShouldSucceed();
        (await TextAsync("/file")).ShouldBe("three");
        (await WriteAsync("/new", "four"u8.ToArray(), WriteMode.Append)).ShouldSucceed();
        (await TextAsync("/new")).ShouldBe("four");
        (await WriteAsync("/empty", [])).ShouldSucceed().ShouldBe(0);
        (await ReadAsync("/empty")).ShouldBeEmpty();

        Directory.EnumerateFileSystemEntries(Root).Order().Select(Path.GetFileName).ShouldBe(["empty", "file", "new"]);
    }

    [Fact]
    public async Task Write_OverDirectoryOrThroughFile_IsConflict()
    {
        await WriteAsync("/directory/file", [1]);

        (await WriteAsync("/directory", [1])).ShouldBeRefused(RefusalKind.Conflict);
        (await WriteAsync("/", [1])).ShouldBeRefused(RefusalKind.Conflict);
        (await WriteAsync("/directory/file/below", [1])).ShouldBeRefused(RefusalKind.Conflict);
        (await Storage.MakeDirectoryAsync("/directory/file", Token)).ShouldBeRefused(RefusalKind.Conflict);
        (await Storage.MakeDirectoryAsync("/directory", Token)).ShouldSucceed();
    }

    [Fact]
    public async Task Write_ReplacedFile_KeepsItsPermissions()
    {
        await WriteAsync("/program", "#!/bin/sh"u8.ToArray());
        await Storage.ChangePermissionsAsync("/program", new FilePermissions(0b111_101_000), Token);

        await WriteAsync("/program", "#!/bin/bash"u8.ToArray());

        (await Storage.StatAsync("/program", Token)).ShouldSucceed().Permissions.ToString().ShouldBe("rwxr-x---");
    }

    [Fact]
    public async Task Write_ContentBreaks_LeavesTheOldFileAndNothingElse()
    {
        await WriteAsync("/file", "old"u8.ToArray());

        await Should.ThrowAsync<IOException>(() => Storage.WriteAsync("/file", new BrokenStream(1_000_000), WriteMode.Overwrite, Token));

        (await TextAsync("/file")).ShouldBe("old");
        await Eventually.Become(() => Directory.EnumerateFileSystemEntries(Root).Count() == 1, cancellationToken: Token);
    }

    [Fact]
    public async Task Move_FileOverFile_ReplacesIt()
    {
        await WriteAsync("/a", "a"u8.ToArray());
        await WriteAsync("/b", "b"u8.ToArray());
        await WriteAsync("/dir/c", "c"u8.ToArray());

        (await Storage.MoveAsync("/a", "/b", Token)).ShouldSucceed();
        (await TextAsync("/b")).ShouldBe("a");
        (await Storage.StatAsync("/a", Token)).ShouldBeRefused(RefusalKind.NotFound);
        (await Storage.MoveAsync("/dir", "/made/up/dir", Token)).ShouldSucceed();
        (await TextAsync("/made/up/dir/c")).ShouldBe("c");
        (await Storage.MoveAsync("/b", "/made", Token)).ShouldBeRefused(RefusalKind.Conflict);
        (await Storage.MoveAsync("/made", "/made/up/in", Token)).ShouldBeRefused(RefusalKind.Conflict);
        (await Storage.MoveAsync("/missing", "/x", Token)).ShouldBeRefused(RefusalKind.NotFound);
        (await Storage.MoveAsync("/", "/x", Token)).ShouldBeRefused(RefusalKind.Forbidden);
    }

    [Fact]
    public async Task Copy_Directory_TakesAllThatIsInIt()
    {
        await WriteAsync("/from/a", "a"u8.ToArray());
        await WriteAsync("/from/deep/b", "b"u8.ToArray());
        await Storage.ChangePermissionsAsync("/from/a", new FilePermissions(0b111_000_000), Token);
        await RunAsync("ln", "-s", "deep/b", "from/link");

        (await Storage.CopyAsync("/from", "/to/there", Token)).ShouldSucceed();

        (await TextAsync("/to/there/a")).ShouldBe("a");
        (await TextAsync("/to/there/link")).ShouldBe("b");
        new FileInfo($"{Root}/to/there/link").LinkTarget.ShouldBe("deep/b");
        (await Storage.StatAsync("/to/there/a", Token)).ShouldSucceed().Permissions.ToString().ShouldBe("rwx------");
        (await TextAsync("/from/deep/b")).ShouldBe("b");
        (await Storage.CopyAsync("/from", "/from/in", Token)).ShouldBeRefused(RefusalKind.Conflict);
        (await Storage.CopyAsync("/missing", "/x", Token)).ShouldBeRefused(RefusalKind.NotFound);
        (await Storage.CopyAsync("/from/a", "/to", Token)).ShouldBeRefused(RefusalKind.Conflict);
    }

    [Fact]
    public async Task Delete_TreeWithLinksAndLockedDirectories_RemovesOnlyIt()
    {
        await WriteAsync("/keep/file", "kept"u8.ToArray());
        await WriteAsync("/tree/locked/file", [1]);
        await RunAsync("ln", "-s", "../keep", "tree/link");
        await RunAsync("ln", "-s", "/etc", "tree/out");
        await RunAsync("chmod", "500", "tree/locked");

        (await Storage.DeleteAsync("/tree", Token)).ShouldSucceed();
        (await Storage.DeleteAsync("/tree", Token)).ShouldSucceed();
        (await Storage.DeleteAsync("/tree/below/it", Token)).ShouldSucceed();
        (await Storage.DeleteAsync("/", Token)).ShouldBeRefused(RefusalKind.Forbidden);

        (await Storage.ListAsync("/", 0, 10, Token)).ShouldSucceed().Entries.ShouldHaveSingleItem().Path.ShouldBe("/keep");
        (await TextAsync("/keep/file")).ShouldBe("kept");
    }

    [Fact]
    public async Task LinkInside_Followed_IsWhatItPointsTo()
    {
        await WriteAsync("/run1/out", "data"u8.ToArray());
        await RunAsync("ln", "-s", "run1", "relative");
        await RunAsync("ln", "-s", $"{Root}/run1", "absolute");
        await RunAsync("ln", "-s", "missing", "dangling");

        (await TextAsync("/relative/out")).ShouldBe("data");
        (await TextAsync("/absolute/out")).ShouldBe("data");
        (await Storage.StatAsync("/absolute", Token)).ShouldSucceed().IsDirectory.ShouldBeTrue();
        (await Storage.StatAsync("/dangling", Token)).ShouldBeRefused(RefusalKind.NotFound);
        (await WriteAsync("/absolute/new", "x"u8.ToArray())).ShouldSucceed();
        (await TextAsync("/run1/new")).ShouldBe("x");
        var seen = (await Storage.ListAsync("/", 0, 10, Token)).ShouldSucceed().Entries;
        seen.Select(e => (e.Path, e.IsDirectory)).ShouldBe([("/absolute", true), ("/dangling", false), ("/relative", true), ("/run1", true)]);
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("../..")]
    [InlineData("../../../../../../etc")]
    public async Task LinkOut_InEveryOperation_IsForbidden(string target)
    {
        await WriteAsync("/file", [1]);
        await RunAsync("ln", "-s", target, "out");
        await RunAsync("ln", "-s", "/etc/passwd", "secret");

        (await Storage.StatAsync("/out", Token)).ShouldBeRefused(RefusalKind.Forbidden);
        (await Storage.ListAsync("/out", 0, 10, Token)).ShouldBeRefused(RefusalKind.Forbidden);
        (await Storage.ReadAsync("/secret", 0, null, Token)).ShouldBeRefused(RefusalKind.Forbidden);
        (await Storage.ReadAsync("/out/passwd", 0, null, Token)).ShouldBeRefused(RefusalKind.Forbidden);
        (await WriteAsync("/out/new", [1])).ShouldBeRefused(RefusalKind.Forbidden);
        (await WriteAsync("/secret", [1])).ShouldBeRefused(RefusalKind.Forbidden);
        (await WriteAsync("/secret", [1], WriteMode.Append)).ShouldBeRefused(RefusalKind.Forbidden);
        (await Storage.MakeDirectoryAsync("/out/new", Token)).ShouldBeRefused(RefusalKind.Forbidden);
        (await Storage.MoveAsync("/file", "/out/file", Token)).ShouldBeRefused(RefusalKind.Forbidden);
        (await Storage.MoveAsync("/out/passwd", "/stolen", Token)).ShouldBeRefused(RefusalKind.Forbidden);
        (await Storage.CopyAsync("/file", "/out/file", Token)).ShouldBeRefused(RefusalKind.Forbidden);
        (await Storage.CopyAsync("/secret", "/stolen", Token)).ShouldBeRefused(RefusalKind.Forbidden);
        (await Storage.DeleteAsync("/out/passwd", Token)).ShouldBeRefused(RefusalKind.Forbidden);
        (await Storage.ChangePermissionsAsync("/secret", new FilePermissions(0b111_111_111), Token)).ShouldBeRefused(RefusalKind.Forbidden);
        (await Storage.ListAsync("/", 0, 10, Token)).ShouldSucceed().Entries.Select(e => e.Path).ShouldBe(["/file", "/out", "/secret"]);
    }

    [Fact]
    public async Task FreeSpace_IsThatOfTheRoot()
    {
        var free = (await Storage.FreeSpaceAsync(Token)).ShouldSucceed();

        // Others write to the same disk.
        Math.Abs(free - new DriveInfo(Root).AvailableFreeSpace).ShouldBeLessThan(1L << 30);
    }

    [Fact]
    public async Task Stream_Of100MiB_NeedsNoMemory()
    {
        const long size = 100L * 1024 * 1024;
        const long limit = 90L * 1024 * 1024; // far below what the file alone would take, once on its way in and once on its way out
        await WriteAsync("/warm", Bytes.Random(3, 1_000_000));
        await ReadAsync("/warm");

        // What other tests allocate meanwhile counts too: one try that they leave alone is enough.
        var least = long.MaxValue;
        for (var tries = 0; tries < 5 && least >= limit; tries++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            (await Storage.WriteAsync("/large", new PatternStream(size), WriteMode.Overwrite, Token)).ShouldSucceed().ShouldBe(size);
            await using var content = (await Storage.ReadAsync("/large", 0, null, Token)).ShouldSucceed();
            (await PatternStream.CheckAsync(content.Bytes, Token)).ShouldBe(size);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        least.ShouldBeLessThan(limit);
    }

    /// <summary>The account the storage is reached as.</summary>
    protected abstract string Account { get; }

    private protected abstract Task<IStorage> OpenAsync(string root, int? umask);

    /// <summary>Gives the directory to the account.</summary>
    protected virtual Task PrepareAsync(string directory) => Task.CompletedTask;

    protected virtual ValueTask CloseAsync() => ValueTask.CompletedTask;

    /// <summary>Runs a program in the root as the account.</summary>
    private async Task RunAsync(string program, params string[] arguments) =>
        (await TestAccounts.RunAsync(Account, "env", ["-C", Root, program, .. arguments], cancellationToken: Token)).OutputOfSuccess();

    private protected Task<Outcome<long>> WriteAsync(string path, byte[] content, WriteMode mode = WriteMode.Overwrite) =>
        Storage.WriteAsync(path, new MemoryStream(content), mode, Token);

    private protected async Task<byte[]> ReadAsync(string path)
    {
        await using var content = (await Storage.ReadAsync(path, 0, null, Token)).ShouldSucceed();
        using var bytes = new MemoryStream();
        await content.Bytes.CopyToAsync(bytes, Token);
        return bytes.ToArray();
    }

    private async Task<string> TextAsync(string path) => Encoding.UTF8.GetString(await ReadAsync(path));
}
