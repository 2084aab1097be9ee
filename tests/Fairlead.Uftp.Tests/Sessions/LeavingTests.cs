using System.Text;
using Fairlead.Testing;

namespace Fairlead.Uftp.Tests.Sessions;

/// <summary>Clients that leave, or stop a transfer, while it is under way.</summary>
public sealed class LeavingTests(RunningUftp gateway) : IClassFixture<RunningUftp>
{
    // More than fits into the buffers of a connection that nobody reads from.
    private static readonly byte[] Large = Bytes.Random(3, 64 * 1024 * 1024);

    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Quit_WhileAFileIsWritten_LetsItEndAndTheNextSessionGoOn()
    {
        var offered = await gateway.OfferAsync(new { serverPath = "", persistent = "true" });
        using var first = await RunningUftp.EnterAsync(offered);
        using var second = await RunningUftp.EnterAsync(offered);
        var data = await first.OpenDataAsync();
        await first.SendAsync("REST 0");
        (await first.SendAsync("STOR parts")).ShouldStartWith("150");
        await data.GetStream().WriteAsync(Encoding.ASCII.GetBytes("0123456789"), _cancellationToken);

        (await first.SendAsync("QUIT")).ShouldStartWith("221");
        data.Dispose();
        await second.SendAsync("REST 3");
        (await second.StoreAsync("STOR parts", Encoding.ASCII.GetBytes("abc"))).ShouldStartWith("226");

        (await second.ReceiveAsync("RETR parts")).ShouldBe(Encoding.ASCII.GetBytes("012abc6789"));
        (await first.ReplyAsync()).ShouldBeEmpty();
    }

    // As pyunicore's mount does it: it looks for the file as soon as it may write, and leaves without a word.
    [Fact]
    public async Task Leave_WhileAFileOfUnknownLengthIsWritten_LeavesItWhole()
    {
        var offered = await gateway.OfferAsync(new { serverPath = "", persistent = "true" });
        using var other = await RunningUftp.EnterAsync(offered);
        await other.StoreAsync("STOR grows", Encoding.ASCII.GetBytes("what was there before"));
        var writer = await RunningUftp.EnterAsync(offered);
        await writer.SendAsync($"ALLO {long.MaxValue}");
        var data = await writer.OpenDataAsync();
        (await writer.SendAsync("STOR grows")).ShouldStartWith("150");

        (await other.SendAsync("SIZE grows")).ShouldBe("213 0");
        await data.GetStream().WriteAsync(Encoding.ASCII.GetBytes("new"), _cancellationToken);
        data.Dispose();
        writer.Dispose();

        await Eventually.Become(_ => other.SendAsync("SIZE grows"), until: size => size == "213 3", cancellationToken: _cancellationToken);
    }

    [Fact]
    public async Task Quit_WhileAFileIsRead_IsAnsweredThoughNobodyReads()
    {
        await File.WriteAllBytesAsync(gateway.PathOf("large-1"), Large, _cancellationToken);
        using var client = await gateway.OpenAsync();
        using var data = await client.OpenDataAsync();
        (await client.SendAsync("RETR large-1")).ShouldStartWith("150");

        (await client.SendAsync("QUIT")).ShouldStartWith("221");

        using var all = new MemoryStream();
        await data.GetStream().CopyToAsync(all, _cancellationToken);
        all.ToArray().AsSpan().SequenceEqual(Large).ShouldBeTrue();
    }

    [Fact]
    public async Task Quit_InsteadOfADataConnection_IsAnswered()
    {
        using var client = await gateway.OpenAsync();
        (await client.SendAsync("EPSV")).ShouldStartWith("229");

        (await client.SendAsync("QUIT")).ShouldStartWith("221");
    }

    [Fact]
    public async Task Abort_WhileAFileIsRead_StopsItAndTheSessionGoesOn()
    {
        await File.WriteAllBytesAsync(gateway.PathOf("large-2"), Large, _cancellationToken);
        using var client = await gateway.OpenAsync();
        using var data = await client.OpenDataAsync();
        (await client.SendAsync("RETR large-2")).ShouldStartWith("150");

        (await client.SendAsync("ABOR")).ShouldStartWith("426");

        (await client.ReplyAsync()).ShouldStartWith("226");
        (await client.StoreAsync("STOR small", [1])).ShouldStartWith("226");
        (await client.ReceiveAsync("RETR small")).ShouldBe([1]);
    }

    [Fact]
    public async Task Abort_WhileAFileIsWritten_KeepsTheOldOne()
    {
        using var client = await gateway.OpenAsync();
        await client.StoreAsync("STOR kept", [1, 2, 3]);
        using var data = await client.OpenDataAsync();
        (await client.SendAsync("STOR kept")).ShouldStartWith("150");
        await data.GetStream().WriteAsync(new byte[] { 4 }, _cancellationToken);

        (await client.SendAsync("ABOR")).ShouldStartWith("426");

        (await client.ReplyAsync()).ShouldStartWith("226");
        (await client.ReceiveAsync("RETR kept")).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Commands_SentTogether_AreCarriedOutInOrder()
    {
        using var client = await gateway.OpenAsync();
        await client.StoreAsync("STOR together", [1, 2, 3]);

        (await client.SendAsync("HASH together\r\nSIZE together\r\nQUIT")).ShouldStartWith("213 MD5 0-2 ");

        (await client.ReplyAsync()).ShouldBe("213 3");
        (await client.ReplyAsync()).ShouldStartWith("221");
    }
}
