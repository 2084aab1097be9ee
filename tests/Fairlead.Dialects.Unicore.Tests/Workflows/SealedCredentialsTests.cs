using Fairlead.Core.Identity;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Dialects.Unicore.Tests.Http;
using Fairlead.Dialects.Unicore.Workflows.Running;
using Fairlead.Gateway.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Unicore.Tests.Workflows;

public sealed class SealedCredentialsTests(UnicoreServer server) : IClassFixture<UnicoreServer>
{
    private const string Workflow = """
        {activities: {a: {job: {Imports: [{From: "https://x/a", To: a, Credentials: {Username: ada, Password: "geheim"}}], Environment: {Credentials: plain}}}}}
        """;

    [Fact]
    public void SealAndOpen_ForTheirOwner_AreTheSame()
    {
        var credentials = new SealedCredentials(server.Services.GetRequiredService<ISecrets>());
        var document = LenientJson.ReadObject(Workflow).ShouldSucceed();
        var before = UnicoreJson.TextOf(document);

        credentials.Seal(document, Some.Principal);
        UnicoreJson.TextOf(document).ShouldSatisfyAllConditions(text => text.ShouldNotContain("geheim"), text => text.ShouldContain("\"Credentials\":\"plain\""));
        credentials.Open(document, Some.Principal).ShouldSucceed();

        UnicoreJson.TextOf(document).ShouldBe(before);
    }

    [Fact]
    public void Open_ForSomebodyElse_IsRefused()
    {
        var credentials = new SealedCredentials(server.Services.GetRequiredService<ISecrets>());
        var document = LenientJson.ReadObject(Workflow).ShouldSucceed();

        credentials.Seal(document, Some.Principal);

        credentials.Open(document, Some.Principal with { User = "bo" }).TryGet(out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void Seal_AnEmptyBearerToken_IsTheOneThatTheOwnerCameWith()
    {
        var credentials = new SealedCredentials(server.Services.GetRequiredService<ISecrets>());
        var document = LenientJson.ReadObject("""{Imports: {a: {From: "https://x/a", Credentials: {BearerToken: ""}}}}""").ShouldSucceed();

        credentials.Seal(document, Some.Principal with { Token = new ForwardableToken("own") });
        credentials.Open(document, Some.Principal).ShouldSucceed();

        UnicoreJson.TextOf(document).ShouldContain("\"BearerToken\":\"own\"");
    }
}
