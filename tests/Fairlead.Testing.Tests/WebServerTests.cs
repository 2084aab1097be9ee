using System.Net;

namespace Fairlead.Testing.Tests;

public sealed class WebServerTests(WebServer web) : IClassFixture<WebServer>
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;
    private readonly byte[] _body = Bytes.Random(seed: 1, count: 100_000);

    [Fact]
    public async Task Get_ThroughARedirectToAName_GivesTheBytes()
    {
        using var client = new HttpClient();
        web.ServeSlowly("slow", _body, piece: 30_000, TimeSpan.FromMilliseconds(1));
        var moved = web.Redirect("moved", web.UrlByName("slow"));

        (await client.GetByteArrayAsync(moved, _cancellationToken)).ShouldBe(_body);

        web.Requests.Where(request => request.Path is "/moved" or "/slow").ShouldBe([new("GET", "/moved"), new("GET", "/slow")]);
    }

    [Fact]
    public async Task Put_ThenHalfAnAnswer_KeepsTheOneAndCutsTheOther()
    {
        using var client = new HttpClient();

        using var put = await client.PutAsync(web.Url("in"), new ByteArrayContent(_body), _cancellationToken);

        put.StatusCode.ShouldBe(HttpStatusCode.Created);
        web.Received("in").ShouldBe(_body);
        await Should.ThrowAsync<HttpRequestException>(() => client.GetByteArrayAsync(web.ServeHalf("half", _body), _cancellationToken));
    }
}
