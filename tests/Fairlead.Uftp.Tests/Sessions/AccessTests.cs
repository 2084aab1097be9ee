using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Uftp.Tests.Sessions;

/// <summary>Who gets in, and what a session for one file may do.</summary>
public sealed class AccessTests(RunningUftp gateway) : IClassFixture<RunningUftp>
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Secret_OpensOneSession()
    {
        var offered = await gateway.OfferAsync(new { serverPath = "" });
        using (var first = await RunningUftp.EnterAsync(offered))
        {
            (await LogInAsync(offered)).ShouldStartWith("530");
            (await first.SendAsync("QUIT")).ShouldStartWith("221");
        }

        (await LogInAsync(offered)).ShouldStartWith("530");
    }

    [Fact]
    public async Task Secret_ThatIsPersistent_OpensSeveralAtATime()
    {
        var offered = await gateway.OfferAsync(new { serverPath = "", persistent = "true" });

        using var first = await RunningUftp.EnterAsync(offered);
        using var second = await RunningUftp.EnterAsync(offered);

        (await second.SendAsync("NOOP")).ShouldBe("200 OK");
    }

    [Theory]
    [InlineData("192.0.2.1", "530")]
    [InlineData("192.0.2.1,127.0.0.1", "230")]
    [InlineData("*", "230")]
    public async Task Secret_IsGoodFromItsAddressesOnly(string client, string code) =>
        (await LogInAsync(await gateway.OfferAsync(new { serverPath = "", client }))).ShouldStartWith(code);

    [Fact]
    public async Task Secret_ThatIsWrong_IsRefusedAndTheConnectionClosed()
    {
        using var client = await RunningUftp.ConnectAsync(await gateway.OfferAsync(new { serverPath = "" }));

        (await client.SendAsync("PWD")).ShouldStartWith("530");
        (await client.LogInAsync("guessed")).ShouldStartWith("530");
        (await client.ReplyAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"serverPath": "/nothing/"}""", "/nothing")]
    [InlineData("""{"streamCount": 0}""", "streams")]
    [InlineData("""{"encryptionKey": "%"}""", "base64")]
    [InlineData("""{"encryptionKey": "AAAA", "encryptionAlgorithm": "AES"}""", "AES")]
    [InlineData("""{"encryptionKey": "AAAAAAAA", "encryptionAlgorithm": "ROT13"}""", "encryptionAlgorithm")]
    public async Task Offer_ThatCannotBe_SaysWhy(string body, string word)
    {
        var refused = await gateway.OfferAsync(JsonNode.Parse(body)!); // null would be no body

        refused["errorMessage"]?.GetValue<string>().ShouldContain(word);
    }

    [Fact]
    public async Task Import_ByUftp_IsForItsFileAlone()
    {
        var secret = "abcdefghijklmnopqrst";
        var reply = await gateway.PostAsync("core/storages/HOME/imports", Transfer("imported", secret));
        reply["protocol"]?.GetValue<string>().ShouldBe("UFTP");
        reply.ContainsKey("accessURL").ShouldBeFalse();
        reply.ContainsKey("uftp.secret").ShouldBeFalse();

        using (var client = await FtpClient.ConnectAsync(reply["uftp.server.host"]!.GetValue<string>(), int.Parse(reply["uftp.server.port"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture))) // null fails the test as well
        {
            (await client.LogInAsync(secret)).ShouldStartWith("230");
            (await client.StoreAsync($"STOR ./{reply["fileName"]}", "hello"u8.ToArray())).ShouldStartWith("226");
            (await client.SendAsync("STOR other")).ShouldStartWith("553");
            (await client.SendAsync("RETR imported")).ShouldStartWith("553");
            (await client.SendAsync("DELE imported")).ShouldStartWith("553");
            await client.SendAsync("QUIT");
        }

        (await File.ReadAllTextAsync(gateway.PathOf("imported"), _cancellationToken)).ShouldBe("hello");
        var transfers = (await gateway.GetAsync($"{gateway.Rest}/core/client-server-transfers"))["client-server-transfers"]!.AsArray(); // null fails the test as well
        await Eventually.Become(
            async _ => (await gateway.GetAsync(transfers[^1]!.GetValue<string>()))["transferredBytes"]?.GetValue<long>() == 5, cancellationToken: _cancellationToken);
    }

    [Fact]
    public async Task Export_ByUftp_OfAFileThatIsNotThere_IsRefusedAtOnce() =>
        (await gateway.PostAsync("core/storages/HOME/exports", Transfer("nothing", "bcdefghijklmnopqrstu")))["status"]?.GetValue<int>().ShouldBe(404);

    [Fact]
    public async Task Storage_ListsTheProtocol_AndTheServiceItsStorages()
    {
        (await gateway.GetAsync($"{gateway.Rest}/core/storages/HOME"))["protocols"]!.AsArray().Select(p => p?.GetValue<string>()).ShouldBe(["BFT", "UFTP"]); // null fails the test as well
        (await gateway.GetAsync($"{gateway.Rest}/auth"))["HOME"]?["href"]?.GetValue<string>().ShouldEndWith("/rest/auth/HOME");
    }

    private static Dictionary<string, object> Transfer(string file, string secret) => new()
    {
        ["file"] = file,
        ["protocol"] = "UFTP",
        ["extraParameters"] = new Dictionary<string, string> { ["uftp.secret"] = secret },
    };

    private static async Task<string> LogInAsync(JsonObject offered)
    {
        using var client = await RunningUftp.ConnectAsync(offered);
        return await client.LogInAsync(offered["secret"]?.GetValue<string>() ?? string.Empty);
    }
}
