using System.Net;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>A gateway that offers UNICORE under one host name alone.</summary>
public sealed class NamedServer : UnicoreServer
{
    protected override string? Host => "unicore.example.org";
}

public sealed class NamedServerTests(NamedServer server) : IClassFixture<NamedServer>
{
    [Theory]
    [InlineData("unicore.example.org", HttpStatusCode.OK)]
    [InlineData("unicore.example.org:8443", HttpStatusCode.OK)]
    [InlineData("other.example.org", HttpStatusCode.NotFound)]
    public async Task Get_UnderAName_AnswersToItsOwnAlone(string host, HttpStatusCode status)
    {
        using var client = server.ClientFor();

        using var response = await client.SendAsync(HttpMethod.Get, string.Empty, null, ("Host", host));

        response.StatusCode.ShouldBe(status);
    }
}
