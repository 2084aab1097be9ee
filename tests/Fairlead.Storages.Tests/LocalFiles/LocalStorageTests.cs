using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Storages;
using Fairlead.Storages.LocalFiles;
using Fairlead.Testing;

namespace Fairlead.Storages.Tests.LocalFiles;

public sealed class LocalStorageTests : StorageSuite
{
    protected override string Account => Environment.UserName;

    [Fact]
    public async Task Open_DirectorySwappedForALinkAllTheTime_NeverLeavesTheRoot()
    {
        const int tries = 10_000;
        using var elsewhere = new TemporaryDirectory("outside");
        elsewhere.Write("file", "secret");
        await WriteAsync("/inside/file", "public"u8.ToArray());
        Directory.CreateSymbolicLink($"{Root}/link", elsewhere.Path);
        using var stop = new CancellationTokenSource();
        var swapping = Task.Factory.StartNew(() => Swap(stop.Token), stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        var seen = new Dictionary<string, int>();
        for (var i = 0; i < tries; i++)
        {
            var outcome = i % 2 == 0 ? await ReadTextAsync() : await WriteNewAsync(i);
            seen[outcome] = seen.GetValueOrDefault(outcome) + 1;
        }

        await stop.CancelAsync();
        await swapping;
        seen.Keys.ShouldNotContain("secret");
        Directory.EnumerateFileSystemEntries(elsewhere.Path).Select(Path.GetFileName).ShouldBe(["file"]);
        seen.Keys.ShouldContain("public", "The race never let a read through.");
        seen.Keys.ShouldContain("Forbidden", "The race never put the link in the way.");
    }

    [Fact]
    public async Task Write_DiskFull_IsTooLargeAndLeavesNothing()
    {
        using var home = new TemporaryDirectory("full");
        var disk = home.CreateDirectory("disk");
        (await HostCommand.RunAsync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], cancellationToken: Token)).OutputOfSuccess();
        try
        {
            var storage = new LocalStorage(disk);

            (await storage.WriteAsync("/large", new PatternStream(8 << 20), WriteMode.Overwrite, Token)).ShouldBeRefused(RefusalKind.TooLarge);

            Directory.EnumerateFileSystemEntries(disk).ShouldBeEmpty();
            (await storage.WriteAsync("/small", new PatternStream(8000), WriteMode.Overwrite, Token)).ShouldSucceed();
        }
        finally
        {
            await HostCommand.RunAsync("umount", [disk], cancellationToken: CancellationToken.None);
        }
    }

    // So that a process that is killed in the middle of it leaves nothing behind.
    [Theory]
    [InlineData(WriteMode.Overwrite, "old")]
    [InlineData(WriteMode.Overwrite, null)]
    [InlineData(WriteMode.CreateNew, null)]
    public async Task Write_UnderWay_HasNoName(WriteMode mode, string? before)
    {
        using var home = new TemporaryDirectory("nameless");
        var disk = home.CreateDirectory("disk");
        (await HostCommand.RunAsync("mount", ["-t", "tmpfs", "tmpfs", disk], cancellationToken: Token)).OutputOfSuccess();
        try
        {
            if (before is not null)
            {
                await File.WriteAllTextAsync($"{disk}/file", before, Token);
            }

            var pipe = new Pipe();
            var writing = new LocalStorage(disk).WriteAsync("/file", pipe.Reader.AsStream(), mode, Token);
            await pipe.Writer.WriteAsync("new"u8.ToArray(), Token);

            Directory.EnumerateFileSystemEntries(disk).Select(Path.GetFileName).ShouldBe(before is null ? [] : ["file"]);
            await pipe.Writer.CompleteAsync();
            (await writing).ShouldSucceed().ShouldBe(3);

            Directory.EnumerateFileSystemEntries(disk).Select(Path.GetFileName).ShouldBe(["file"]);
            (await File.ReadAllTextAsync($"{disk}/file", Token)).ShouldBe("new");
        }
        finally
        {
            await HostCommand.RunAsync("umount", [disk], cancellationToken: CancellationToken.None);
        }
    }

    [Fact]
    public async Task Delete_NamesThatAreNoUtf8_AreDeletedToo()
    {
        await Storage.MakeDirectoryAsync("/odd", Token);
        (await HostCommand.RunAsync("bash", ["-c", "cd \"$1/odd\" && touch \"$(printf 'caf\\351')\"", "bash", Root], cancellationToken: Token)).OutputOfSuccess();

        (await Storage.DeleteAsync("/odd", Token)).ShouldSucceed();

        Directory.Exists($"{Root}/odd").ShouldBeFalse();
    }

    [Fact]
    public async Task Write_NoRootYet_MakesItForTheAccountAlone()
    {
        var storage = new LocalStorage($"{Root}/workspace/job");

        (await storage.WriteAsync("/in", new PatternStream(8), WriteMode.Overwrite, Token)).ShouldSucceed();

        (await storage.StatAsync("/", Token)).ShouldSucceed().Permissions.ToString().ShouldBe("rwx------");
    }

    private protected override Task<IStorage> OpenAsync(string root, int? umask) => Task.FromResult<IStorage>(new LocalStorage(root, umask));

    private async Task<string> ReadTextAsync()
    {
        if (!(await Storage.ReadAsync("/inside/file", 0, null, Token)).TryGet(out var content, out var refusal))
        {
            return refusal.Kind.ToString();
        }

        await using (content)
        {
            using var reader = new StreamReader(content.Bytes);
            return await reader.ReadToEndAsync(Token);
        }
    }

    private async Task<string> WriteNewAsync(int number) =>
        (await Storage.WriteAsync($"/inside/new{number % 10}", new PatternStream(8), WriteMode.Overwrite, Token)).TryGet(out _, out var refusal)
            ? "written"
            : refusal.Kind.ToString();

    // Exchanges the two names in one step, so that one of them is there at every moment.
    private void Swap(CancellationToken cancellationToken)
    {
        using var root = ConfinedTree.Open(Root).ShouldSucceed();
        using var directory = root.Open("/", OpenHow.PathOnly | OpenHow.Directory).ShouldSucceed();
        const uint exchange = 2;
        while (!cancellationToken.IsCancellationRequested)
        {
            Native.RenameAt(directory, ConfinedTree.Name("inside"), directory, ConfinedTree.Name("link"), exchange)
                .ShouldBe(0, $"error {Marshal.GetLastPInvokeError()}");
        }
    }
}
