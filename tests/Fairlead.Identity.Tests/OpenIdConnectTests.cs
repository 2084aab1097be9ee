using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Fairlead.Identity.OpenIdConnect;
using Fairlead.Testing;

namespace Fairlead.Identity.Tests;

/// <summary>Access tokens of a real issuer.</summary>
public sealed class OpenIdConnectTests : IAsyncLifetime
{
    private readonly OpenIdProvider _provider = new();
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _provider.StartAsync("first", _cancellationToken);

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    private IssuerOptions Options => new() { Authority = _provider.Authority, Audiences = [OpenIdProvider.Audience] };

    private static OpaqueCheck Introspection => new OpaqueCheck.Introspection(OpenIdProvider.ClientId, OpenIdProvider.ClientSecret);

    [Fact]
    public async Task Show_ATokenOfAConfiguredUser_IsThatUserWithTheGroupsOfBoth()
    {
        using var identity = With(Options with { GroupsClaim = "groups" });

        var token = await TokenAsync("bo");
        var bo = (await identity.ShowTokenAsync(token)).ShouldSucceed();

        bo.User.ShouldBe("bo");
        bo.Method.ShouldBe(AuthenticationMethod.OpenIdConnect);
        bo.Groups.ShouldBe(["staff", "hpc", "bo-team"]);
        bo.DistinguishedName.ShouldBe("CN=bo,OU=users,O=DEMO-SITE");
        bo.Token.ShouldNotBeNull().Reveal().ShouldBe(token);
        $"{bo} {bo.Token}".ShouldNotContain(token);
        bo.ValidUntil.ShouldNotBeNull().ShouldBeInRange(Now, Now.AddSeconds(610));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Show_ATokenOfSomebodyElse_MakesAUserOnlyWhereThatIsWanted(bool autoCreate)
    {
        var options = Options with { AutoCreate = autoCreate, GroupsClaim = "groups", Accounts = ImmutableDictionary<string, string>.Empty.Add("cluster", "hpc-{user}") };
        using var identity = With(options);

        var outcome = await identity.ShowTokenAsync(await TokenAsync("cy"));

        if (!autoCreate)
        {
            outcome.ShouldBeRefused(RefusalKind.Forbidden).Message.ShouldContain("no user of this gateway");
            return;
        }

        var cy = outcome.ShouldSucceed();
        cy.User.ShouldBe("cy");
        cy.Roles.ShouldBe([Role.User]);
        cy.Groups.ShouldBe(["staff", "cy-team"]);
        cy.Accounts["cluster"].ShouldBe(["hpc-cy"]);
        var delegated = identity.Tokens.Issue(cy, new TokenRequest()).ShouldSucceed();
        (await identity.ShowTokenAsync(delegated)).ShouldSucceed().User.ShouldBe("cy");
    }

    [Fact]
    public async Task Show_ATokenWithoutWhatIsRequired_IsForbidden()
    {
        using var identity = With(Options with
        {
            AutoCreate = true,
            UserClaim = "preferred_username",
            Required = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("entitlement", ["compute", "storage"]),
        });

        (await identity.ShowTokenAsync(await TokenAsync("cy"))).ShouldSucceed().User.ShouldBe("cy");
        (await identity.ShowTokenAsync(await TokenAsync("mallory"))).ShouldBeRefused(RefusalKind.Forbidden).Message.ShouldContain("entitlement");
    }

    [Fact]
    public async Task Show_WhatIsNotForUsOrChanged_IsRefused()
    {
        using var identity = With(Options with { AutoCreate = true });
        var token = await TokenAsync("cy");
        var parts = token.Split('.');

        (await identity.ShowTokenAsync(await TokenAsync("cy", "https://another.example.org"))).ShouldBeRefused(RefusalKind.Unauthenticated).Message.ShouldContain("not for this gateway");
        (await identity.ShowTokenAsync($"{parts[0]}.{parts[1]}.")).ShouldBeRefused(RefusalKind.Unauthenticated);
        (await identity.ShowTokenAsync($"{parts[0]}.{parts[1]}.{(await TokenAsync("ada")).Split('.')[2]}")).ShouldBeRefused(RefusalKind.Unauthenticated);
        (await identity.ShowTokenAsync(await TokenAsync("cy", format: "opaque"))).ShouldBeRefused(RefusalKind.Unauthenticated);
        identity.Clock.Advance(TimeSpan.FromMinutes(11));
        (await identity.ShowTokenAsync(token)).ShouldBeRefused(RefusalKind.Unauthenticated).Message.ShouldContain("is over");
    }

    [Fact]
    public async Task Show_AfterTheIssuerHasANewKey_IsBelievedAgain()
    {
        using var identity = With(Options with { AutoCreate = true });
        var old = await TokenAsync("cy");
        (await identity.ShowTokenAsync(old)).ShouldSucceed();
        await _provider.StopAsync(_cancellationToken);
        await _provider.StartAsync("second", _cancellationToken);
        var token = await TokenAsync("cy");

        (await identity.ShowTokenAsync(token)).ShouldBeRefused(RefusalKind.Unauthenticated);
        identity.Clock.Advance(TimeSpan.FromSeconds(11));

        (await identity.ShowTokenAsync(token)).ShouldSucceed();
        (await identity.ShowTokenAsync(old)).ShouldBeRefused(RefusalKind.Unauthenticated);
    }

    [Fact]
    public async Task Show_WhileTheIssuerIsAway_IsUnavailableUnlessItsKeysAreKnown()
    {
        using var knowing = With(Options with { AutoCreate = true });
        using var other = With(Options with { AutoCreate = true });
        var token = await TokenAsync("cy");
        (await knowing.ShowTokenAsync(token)).ShouldSucceed();
        await _provider.StopAsync(_cancellationToken);

        (await knowing.ShowTokenAsync(token)).ShouldSucceed();
        (await other.ShowTokenAsync(token)).ShouldBeRefused(RefusalKind.Unavailable).RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
        await _provider.StartAsync("first", _cancellationToken);
        (await other.ShowTokenAsync(token)).ShouldBeRefused(RefusalKind.Unavailable);
        other.Clock.Advance(TimeSpan.FromSeconds(1));

        (await other.ShowTokenAsync(token)).ShouldSucceed();
    }

    [Fact]
    public async Task Show_AnOpaqueToken_IsLookedUpOnceAMinute()
    {
        using var identity = With(Options with { AutoCreate = true, Opaque = Introspection });
        var token = await TokenAsync("cy", format: "opaque");
        (await identity.ShowTokenAsync(token)).ShouldSucceed().User.ShouldBe("cy");
        (await identity.ShowTokenAsync(await TokenAsync("cy", "https://another.example.org", "opaque"))).ShouldBeRefused(RefusalKind.Unauthenticated);
        (await identity.ShowTokenAsync("nobody-knows-this")).ShouldBeRefused(RefusalKind.Unauthenticated);
        await _provider.StopAsync(_cancellationToken);

        (await identity.ShowTokenAsync(token)).ShouldSucceed();
        identity.Clock.Advance(TimeSpan.FromSeconds(61));

        (await identity.ShowTokenAsync(token)).ShouldBeRefused(RefusalKind.Unavailable);
    }

    [Fact]
    public async Task Show_AnOpaqueTokenWhereTheIssuerIsAskedWhoItIs_IsThatUser()
    {
        using var identity = With(Options with { GroupsClaim = "groups", Opaque = new OpaqueCheck.UserInfo() });

        (await identity.ShowTokenAsync(await TokenAsync("bo", audience: null))).ShouldSucceed().Groups.ShouldContain("bo-team");
        (await identity.ShowTokenAsync("nobody-knows-this")).ShouldBeRefused(RefusalKind.Unauthenticated);
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    // The issuer lives in real time.
    private static SomeIdentity With(IssuerOptions options) => new(issuers: new Issuers([options]), now: Now);

    private Task<string> TokenAsync(string account, string? audience = OpenIdProvider.Audience, string format = "jwt") =>
        _provider.TokenAsync(account, audience, format, _cancellationToken);
}
