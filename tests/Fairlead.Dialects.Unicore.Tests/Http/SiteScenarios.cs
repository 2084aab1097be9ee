using System.Text.Json.Nodes;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>What a user sets on a site is for them alone.</summary>
public sealed class SiteScenarios(UnicoreServer server) : IClassFixture<UnicoreServer>
{
    [Fact]
    public async Task Properties_OfASite_AreThoseOfOneUserUntilTheyDeleteIt()
    {
        using var ada = server.ClientFor();
        using var bo = server.ClientFor("bo");

        var reply = await ada.PutAsync("sites/cluster", """{"tags": ["fast", "near"], "umask": "027", "acl": [], "colour": "red"}""");

        reply["tags"]?.GetValue<string>().ShouldBe("OK");
        reply["umask"]?.GetValue<string>().ShouldBe("OK");
        reply["acl"]?.GetValue<string>().ShouldStartWith("Error setting property: ");
        reply["colour"]?.GetValue<string>().ShouldBe("Property not found or cannot be modified!");
        (await ada.GetAsync("sites/cluster"))["umask"]?.GetValue<string>().ShouldBe("027");
        (await ada.GetAsync("sites?tags=near,fast"))["sites"].ShouldBeOfType<JsonArray>().ShouldHaveSingleItem()?.GetValue<string>().ShouldEndWith("/sites/cluster");
        (await bo.GetAsync("sites/cluster"))["umask"]?.GetValue<string>().ShouldBe("077");
        (await bo.GetAsync("sites?tags=fast"))["sites"].ShouldBeOfType<JsonArray>().ShouldBeEmpty();

        await ada.StatusOf(HttpMethod.Delete, "sites/cluster");

        (await ada.GetAsync("sites/cluster"))["tags"].ShouldBeOfType<JsonArray>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Umask_OfASite_IsThatOfJobsPostedToIt()
    {
        using var ada = server.ClientFor("cy");
        await ada.PutAsync("sites/cluster", """{"umask": "027"}""");

        var job = await ada.SubmitAsync("""{"Executable": "umask"}""", "sites/cluster");
        await ada.EndOf(job);

        (await ada.TextAsync($"{await ada.FilesOf(job)}/stdout")).Trim().ShouldBe("0027");
    }

    [Theory]
    [InlineData("8")]
    [InlineData("1777")]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("rwx")]
    public async Task Umask_ThatIsNone_IsRefused(string umask)
    {
        using var ada = server.ClientFor("dee");

        (await ada.PutAsync("sites/cluster", $$"""{"umask": "{{umask}}"}"""))["umask"]?.GetValue<string>().ShouldStartWith("Error setting property: ");
        (await ada.GetAsync("sites/cluster"))["umask"]?.GetValue<string>().ShouldBe("077");
    }
}
