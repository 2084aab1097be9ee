using System.Net;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>A gateway that takes no jobs at the moment.</summary>
public sealed class ClosedServer : UnicoreServer
{
    public const string Message = "Maintenance until Tuesday.";

    protected override string? Closed => Message;
}

public sealed class ClosedServerTests(ClosedServer server) : IClassFixture<ClosedServer>
{
    [Fact]
    public async Task Scenario46_DisabledSubmission_SaysSoThereAndInTheBaseDocument()
    {
        using var client = server.ClientFor();

        (await client.ErrorOf(HttpMethod.Post, "jobs", HttpStatusCode.ServiceUnavailable, """{"Executable": "date"}""")).ShouldBe(ClosedServer.Message);

        var submission = (await client.GetAsync(string.Empty))["server"]?["jobSubmission"];
        submission?["enabled"]?.GetValue<bool>().ShouldBeFalse();
        submission?["message"]?.GetValue<string>().ShouldBe(ClosedServer.Message);
    }
}
