using System.Text;
using Fairlead.Testing;

namespace Fairlead.Uftp.Tests.Sessions;

/// <summary>Sessions with a whole gateway: files and directories.</summary>
public sealed class SessionTests(RunningUftp gateway) : IClassFixture<RunningUftp>
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_StoredAndRetrieved_AreTheSame()
    {
        using var client = await gateway.OpenAsync();
        var content = Bytes.Random(3, 3_000_001);

        (await client.StoreAsync("STOR whole/file", content)).ShouldStartWith("226");

        (await File.ReadAllBytesAsync(gateway.PathOf("whole/file"), _cancellationToken)).ShouldBe(content);
        (await client.ReceiveAsync("RETR whole/file")).ShouldBe(content);
        (await client.SendAsync("SIZE whole/file")).ShouldBe("213 3000001");
        (await client.SendAsync("OPTS HASH SHA-256")).ShouldBe("200 HASH=SHA-256");
        (await client.SendAsync("HASH whole/file")).ShouldBe($"213 SHA-256 0-3000000 {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))} /whole/file");
    }

    [Fact]
    public async Task Parts_AreReadAndWrittenInPlace()
    {
        using var client = await gateway.OpenAsync();
        await client.StoreAsync("STOR part", "0123456789"u8.ToArray());

        await client.SendAsync("RANG 2 5");
        Encoding.ASCII.GetString(await client.ReceiveAsync("RETR part")).ShouldBe("234");
        await client.SendAsync("REST 7");
        Encoding.ASCII.GetString(await client.ReceiveAsync("RETR part")).ShouldBe("789");
        await client.SendAsync("RANG 3 9223372036854775810");
        await client.StoreAsync("STOR part", "ab"u8.ToArray());
        await client.StoreAsync("APPE part", "x"u8.ToArray());

        Encoding.ASCII.GetString(await client.ReceiveAsync("RETR part")).ShouldBe("012ab56789x");
    }

    [Fact]
    public async Task Directories_AreMadeListedRenamedAndRemoved()
    {
        using var client = await gateway.OpenAsync();
        (await client.SendAsync("MKD tree")).ShouldBe("257 \"/tree\" directory created");
        (await client.SendAsync("MKD tree")).ShouldStartWith("550");
        (await client.SendAsync("MKD nowhere/deep")).ShouldStartWith("550");
        (await client.SendAsync("CWD tree")).ShouldStartWith("250");
        (await client.SendAsync("PWD")).ShouldBe("257 \"/tree\"");
        await client.StoreAsync("STOR a b", [1, 2, 3]);
        (await client.SendAsync("MFF modify=20010203040506;UNIX.mode=100600; a b")).ShouldStartWith("213");

        (await client.SendAsync("MLST a b")).ShouldContain("\n size=3;modify=20010203040506;type=file;perm=rw;UNIX.mode=100600; a b\n");
        Encoding.UTF8.GetString(await client.ReceiveAsync("MLSD .")).ShouldBe("size=3;modify=20010203040506;type=file;perm=rw;UNIX.mode=100600; a b\r\n");
        Encoding.UTF8.GetString(await client.ReceiveAsync("LIST")).ShouldEndWith("3 Feb 03  2001 a b\r\n");
        (await client.SendAsync("STAT N .")).ShouldBe("211-Sending file list\n -rw- 3 981173106000 a b\n211 End of file list");
        (await client.SendAsync("CDUP")).ShouldStartWith("250");
        (await client.SendAsync("RMD tree")).ShouldStartWith("550");
        (await client.SendAsync("DELE tree")).ShouldStartWith("550");
        (await client.SendAsync("RNFR tree/a b")).ShouldStartWith("350");
        (await client.SendAsync("RNTO tree/c")).ShouldStartWith("250");
        (await client.SendAsync("DELE tree/c")).ShouldStartWith("250");
        (await client.SendAsync("RMD tree")).ShouldStartWith("250");
        Directory.Exists(gateway.PathOf("tree")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("STAT F ../../etc/passwd")]
    [InlineData("MLST /../etc/passwd")]
    [InlineData("SIZE ../outside")]
    [InlineData("SIZE /outside")]
    [InlineData("CWD ..")]
    [InlineData("CWD /")]
    [InlineData("CDUP")]
    [InlineData("DELE ../outside")]
    [InlineData("MKD ../made")]
    [InlineData("RMD .")]
    [InlineData("RNFR ../outside")]
    [InlineData("RETR ../outside")]
    [InlineData("STOR ../made")]
    [InlineData("APPE /made")]
    [InlineData("MFMT 20010203040506 ../outside")]
    [InlineData("HASH link")]
    public async Task Path_ThatLeadsOut_IsRefused(string command)
    {
        Directory.CreateDirectory(gateway.PathOf("inner"));
        await File.WriteAllTextAsync(gateway.PathOf("outside"), "x", _cancellationToken);
        File.Delete(gateway.PathOf("inner/link"));
        File.CreateSymbolicLink(gateway.PathOf("inner/link"), "/etc/passwd");
        using var client = await gateway.OpenAsync(new { serverPath = "/inner/" });

        (await client.SendAsync(command)).ShouldStartWith("553");

        File.Exists(gateway.PathOf("made")).ShouldBeFalse();
        (await client.SendAsync("NOOP")).ShouldBe("200 OK");
    }

    [Theory]
    [InlineData("RETR nothing", "550")]
    [InlineData("RETR", "501")]
    [InlineData("RANG 5", "501")]
    [InlineData("RANG 9 3", "501")]
    [InlineData("REST -1", "501")]
    [InlineData("ALLO many", "501")]
    [InlineData("NOOP 0", "501")]
    [InlineData("TYPE E", "504")]
    [InlineData("OPTS HASH CRC", "501")]
    [InlineData("RNTO x", "503")]
    [InlineData("MFMT yesterday x", "501")]
    [InlineData("MFF colour=red; x", "501")]
    [InlineData("SYNC-TO-CLIENT x", "502")]
    [InlineData("STOR x", "425")]
    public async Task Command_ThatCannotBeDone_SaysWhyAndTheSessionGoesOn(string command, string code)
    {
        using var client = await gateway.OpenAsync();

        (await client.SendAsync(command)).ShouldStartWith(code);
        (await client.SendAsync("NOOP")).ShouldBe("200 OK");
    }

    [Fact]
    public async Task Store_CutOffBeforeTheAnnouncedEnd_LeavesTheOldFile()
    {
        using var client = await gateway.OpenAsync();
        await client.StoreAsync("STOR kept", "old"u8.ToArray());

        await client.SendAsync("ALLO 1000");
        (await client.StoreAsync("STOR kept", "new"u8.ToArray())).ShouldStartWith("426");

        (await File.ReadAllTextAsync(gateway.PathOf("kept"), _cancellationToken)).ShouldBe("old");
        Directory.GetFiles(gateway.Home, ".*").ShouldBeEmpty();
    }

    [Fact]
    public async Task Store_Archive_IsUnpackedWithinTheDirectory()
    {
        using var client = await gateway.OpenAsync();
        await client.SendAsync("MKD packed");
        await client.SendAsync("TYPE ARCHIVE");

        (await client.StoreAsync("STOR packed", await Archives.OfAsync([("a/one", "1"), ("a/two", "22")], _cancellationToken))).ShouldBe("226 2 files");
        (await client.StoreAsync("STOR packed", await Archives.OfAsync([("../../escaped", "x")], _cancellationToken))).ShouldStartWith("553");

        (await File.ReadAllTextAsync(gateway.PathOf("packed/a/two"), _cancellationToken)).ShouldBe("22");
        File.Exists(gateway.PathOf("escaped")).ShouldBeFalse();
    }
}
