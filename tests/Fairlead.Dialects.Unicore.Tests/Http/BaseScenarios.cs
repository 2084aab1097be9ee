using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>The acceptance scenarios about who asks; the numbers are those of the wire contract.</summary>
public sealed class BaseScenarios(UnicoreServer server) : IClassFixture<UnicoreServer>
{
    private const string Session = "X-UNICORE-SecuritySession";
    private const string Lifetime = "X-UNICORE-SecuritySession-Lifetime";
    private const string Preferences = "X-UNICORE-User-Preferences";

    [Fact]
    public async Task Scenario01_UserAndPassword_SeesTheBaseDocument()
    {
        using var client = server.ClientFor();

        using var response = await client.SendAsync(HttpMethod.Get, string.Empty);

        var document = await UnicoreClient.BodyOf(response);
        document["client"]?["role"]?["selected"]?.GetValue<string>().ShouldBe("user");
        document["client"]?["authenticationMethod"]?.GetValue<string>().ShouldBe("PASSWORD_FILE");
        document["client"]?["xlogin"]?["UID"]?.GetValue<string>().ShouldBe(Environment.UserName);
        document["client"]?["xlogin"]?["availableGroups"]?.AsArray().Count.ShouldBe(2);
        document["server"]?["credential"]?["dn"]?.GetValue<string>().ShouldContain("CN=portside-gateway");
        Version.Parse(document["server"]!["version"]!.GetValue<string>().Split('-')[0]).ShouldBeGreaterThan(new Version(9, 2, 0)); // null fails the test as well
        document["_links"]!.AsObject().Select(l => l.Key).ShouldBe(["self", "factories", "sites", "jobs", "storages", "storagefactories", "transfers", "client-server-transfers", "tasks", "workflows"]);
        response.Headers.GetValues(Session).ShouldHaveSingleItem().Length.ShouldBeGreaterThan(20);
        long.Parse(response.Headers.GetValues(Lifetime).Single()).ShouldBeInRange(1, 8L * 3600 * 1000);
    }

    [Fact]
    public async Task Scenario02_NoCredentials_IsAnonymous()
    {
        using var client = server.ClientFor(user: null);

        var document = await client.GetAsync(string.Empty);

        document["client"]?["dn"]?.GetValue<string>().ShouldBe("CN=ANONYMOUS,O=UNKNOWN,OU=UNKNOWN");
        document["client"]?["role"]?["selected"]?.GetValue<string>().ShouldBe("anonymous");
        document["client"]?["xlogin"]?.AsObject().ShouldBeEmpty();
        (await client.GetAsync("jobs"))["jobs"]?.AsArray().ShouldBeEmpty();
        (await client.StatusOf(HttpMethod.Post, "jobs", "{}")).ShouldBe(HttpStatusCode.Forbidden);
        (await client.StatusOf(HttpMethod.Get, "token")).ShouldBe(HttpStatusCode.Forbidden);
        (await client.StatusOf(HttpMethod.Get, "storages/HOME")).ShouldBe(HttpStatusCode.Forbidden);
        (await client.StatusOf(HttpMethod.Get, "factories")).ShouldBe(HttpStatusCode.OK);
        (await client.StatusOf(HttpMethod.Get, "certificate")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Scenario03_WrongPassword_IsUnauthorized()
    {
        using var client = server.ClientFor(password: "wrong");

        (await client.StatusOf(HttpMethod.Get, string.Empty)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Scenario04_SessionAlone_IsEnoughAndIsEchoed()
    {
        using var client = server.ClientFor();
        using var first = await client.SendAsync(HttpMethod.Get, string.Empty);
        var id = first.Headers.GetValues(Session).Single();
        using var stranger = server.ClientFor(user: null);

        using var again = await stranger.SendAsync(HttpMethod.Get, "jobs", null, (Session, id));

        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        again.Headers.GetValues(Session).ShouldBe([id]);
        long.Parse(again.Headers.GetValues(Lifetime).Single()).ShouldBeLessThanOrEqualTo(long.Parse(first.Headers.GetValues(Lifetime).Single()));
        using var missing = await stranger.SendAsync(HttpMethod.Get, "nothing", null, (Session, id));
        missing.Headers.GetValues(Session).ShouldBe([id]);
    }

    [Fact]
    public async Task Scenario05_InventedSession_IsExpiredWhateverCredentialsThereAre()
    {
        using var client = server.ClientFor();
        using var body = new NeverEndingContent();

        using var response = await client.SendAsync(HttpMethod.Put, "storages/HOME/files/large", body, (Session, "invented"), ("Expect", "100-continue"));

        ((int)response.StatusCode).ShouldBe(432);
        response.Headers.Contains(Session).ShouldBeFalse();
        (await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
        (await client.StatusOf(HttpMethod.Get, string.Empty)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Scenario06_PreferredGroup_IsUsedAndStaysWithTheSession()
    {
        using var client = server.ClientFor();

        using var response = await client.SendAsync(HttpMethod.Get, string.Empty, null, (Preferences, "group:hpc"));

        GroupIn(await UnicoreClient.BodyOf(response)).ShouldBe("hpc");
        using var stranger = server.ClientFor(user: null);
        GroupIn(await stranger.GetAsync(string.Empty, (Session, response.Headers.GetValues(Session).Single()))).ShouldBe("hpc");
        GroupIn(await client.GetAsync(string.Empty)).ShouldBe("staff");
        (await client.StatusOf(HttpMethod.Get, string.Empty, null, (Preferences, "group:nosuch"))).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Session_UsedWithOtherPreferences_KeepsThemAndItsId()
    {
        using var client = server.ClientFor();
        using var opened = await client.SendAsync(HttpMethod.Get, string.Empty, null, (Preferences, "supgids:hpc"));
        var session = (Session, Id: opened.Headers.GetValues(Session).Single());

        using var changed = await client.SendAsync(HttpMethod.Get, string.Empty, null, session, (Preferences, "group:hpc"));

        changed.Headers.GetValues(Session).ShouldBe([session.Id]);
        var login = (await client.GetAsync(string.Empty, session))["client"]?["xlogin"];
        login?["group"]?.GetValue<string>().ShouldBe("hpc");
        login?["selectedSupplementaryGroups"]?.AsArray().Select(g => g?.GetValue<string>()).ShouldBe(["hpc"]);
        using var wrong = await client.SendAsync(HttpMethod.Get, string.Empty, null, session, (Preferences, "group:nosuch"));
        wrong.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        wrong.Headers.GetValues(Session).ShouldBe([session.Id]);
        GroupIn(await client.GetAsync(string.Empty, session)).ShouldBe("hpc");
        GroupIn(await client.GetAsync(string.Empty)).ShouldBe("staff");
    }

    [Fact]
    public async Task Scenario07_MalformedPreferences_AreForbidden()
    {
        using var client = server.ClientFor();

        (await client.StatusOf(HttpMethod.Get, string.Empty, null, (Preferences, "group"))).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Scenario08_AToken_StandsForTheSamePerson()
    {
        using var client = server.ClientFor();

        var token = await TokenAsync(client, "lifetime=600&limited=true&renewable=true");

        var payload = JsonNode.Parse(Convert.FromBase64String(Padded(token.Split('.')[1])))!; // null fails the test as well
        (payload["exp"]!.GetValue<long>() - payload["iat"]!.GetValue<long>()).ShouldBe(600);
        payload["aud"]?.GetValue<string>().ShouldBe(payload["iss"]?.GetValue<string>());
        payload["renewable"]?.GetValue<string>().ShouldBe("true");
        using var bearer = server.ClientFor(user: null);
        var seen = await bearer.GetAsync(string.Empty, ("Authorization", $"Bearer {token}"));
        seen["client"]?["dn"]?.GetValue<string>().ShouldBe((await client.GetAsync(string.Empty))["client"]?["dn"]?.GetValue<string>());
        seen["client"]?["authenticationMethod"]?.GetValue<string>().ShouldBe("ETD");
        (await bearer.StatusOf(HttpMethod.Get, "token", null, ("Authorization", $"Bearer {token}"))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Scenario09_ATokenThatIsNotRenewable_GetsNoOther()
    {
        using var client = server.ClientFor();
        var token = await TokenAsync(client, "lifetime=600");
        using var bearer = server.ClientFor(user: null);

        (await bearer.StatusOf(HttpMethod.Get, "token", null, ("Authorization", $"Bearer {token}"))).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("lifetime=abc")]
    [InlineData("lifetime=0")]
    [InlineData("lifetime=-5")]
    [InlineData("lifetime=2000000000")]
    public async Task Token_WithALifetimeThatCannotBe_IsRefused(string query)
    {
        using var client = server.ClientFor();

        (await client.ErrorOf(HttpMethod.Get, $"token?{query}", HttpStatusCode.BadRequest)).ShouldContain("token lifetime");
    }

    private static async Task<string> TokenAsync(UnicoreClient client, string query)
    {
        using var response = await client.SendAsync(HttpMethod.Get, $"token?{query}", null, ("Accept", "text/plain"));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("text/plain");
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static string? GroupIn(JsonObject document) => document["client"]?["xlogin"]?["group"]?.GetValue<string>();

    private static string Padded(string base64Url) =>
        base64Url.Replace('-', '+').Replace('_', '/').PadRight((base64Url.Length + 3) / 4 * 4, '=');

    /// <summary>A body that nobody can read to its end: an answer before it shows that nobody did.</summary>
    private sealed class NeverEndingContent : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var bytes = Encoding.UTF8.GetBytes(new string('x', 65536));
            while (true)
            {
                await stream.WriteAsync(bytes, TestContext.Current.CancellationToken);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
