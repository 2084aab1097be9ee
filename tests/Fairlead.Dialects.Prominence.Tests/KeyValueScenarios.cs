using System.Net;

namespace Fairlead.Dialects.Prominence.Tests;

public sealed class KeyValueScenarios(ProminenceServer server) : IClassFixture<ProminenceServer>
{
    [Fact]
    public async Task Scenario32And33_Values_AreReplacedOnlyFromWhatTheyAre()
    {
        using var client = server.ClientFor();
        (await client.SendAsync(HttpMethod.Post, "kv//p/q", "1")).ShouldBe((HttpStatusCode.Created, "{}\n"));

        (await client.ErrorOf(HttpMethod.Post, "kv/p/q?prev=0", HttpStatusCode.BadRequest, "2")).ShouldBe("Atomic replacement not successful");
        (await client.SendAsync(HttpMethod.Get, "kv/p/q")).ShouldBe((HttpStatusCode.OK, "1"));
        (await client.SendAsync(HttpMethod.Post, "kv/p/q?prev=1", "é")).Status.ShouldBe(HttpStatusCode.Created);
        (await client.SendAsync(HttpMethod.Get, "kv//p/q")).Text.ShouldBe("é");

        (await client.ErrorOf(HttpMethod.Post, "kv/big", HttpStatusCode.BadRequest, new string('x', 20_000))).ShouldBe("Content of value too large");
        (await client.ErrorOf(HttpMethod.Post, "kv/big", HttpStatusCode.BadRequest, string.Empty)).ShouldBe("No value provided");
        (await client.ErrorOf(HttpMethod.Get, "kv/big", HttpStatusCode.NotFound)).ShouldBe("No such key");
        (await client.ErrorOf(HttpMethod.Get, "kv", HttpStatusCode.BadRequest)).ShouldBe("Key not specified");
    }

    [Fact]
    public async Task Keys_AreListedAndRemovedByTheirBeginning_AndAreEachUsersOwn()
    {
        using var client = server.ClientFor("bo");
        using var other = server.ClientFor();
        foreach (var key in new[] { "runs/b", "runs/a", "r%25", "x_internal_y" })
        {
            await client.SendAsync(HttpMethod.Post, $"kv/{key}", "1");
        }

        (await client.SendAsync(HttpMethod.Get, "kv?list=true")).Text.ShouldBe("[\"/r%\",\"/runs/a\",\"/runs/b\"]\n");
        (await client.SendAsync(HttpMethod.Get, "kv/ru?list=true&values=true")).Text.ShouldBe("[{\"/runs/a\":\"1\"},{\"/runs/b\":\"1\"}]\n");
        (await other.ErrorOf(HttpMethod.Get, "kv/runs/a", HttpStatusCode.NotFound)).ShouldBe("No such key");
        (await client.SendAsync(HttpMethod.Delete, "kv/runs?prefix=True")).ShouldBe((HttpStatusCode.OK, "{}\n"));
        (await client.SendAsync(HttpMethod.Delete, "kv/none")).Status.ShouldBe(HttpStatusCode.OK);
        (await client.SendAsync(HttpMethod.Get, "kv?list=true")).Text.ShouldBe("[\"/r%\"]\n");
    }
}
