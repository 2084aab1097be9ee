using System.Text;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Fairlead.Identity.Signatures;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;

namespace Fairlead.Identity.Tests;

public sealed class CheckedSignatureTests
{
    private readonly FakeTimeProvider _clock = new(Some.Noon);
    private int _checks;

    [Fact]
    public void Ask_AgainWithinAMinute_ChecksOnce()
    {
        var signatures = new CheckedSignatures(_clock);
        var key = KeyThatBelieves(1);
        signatures.IsSignedBy(Token("a", 1), InAnHour, [key]).ShouldBeTrue();
        _clock.Advance(TimeSpan.FromSeconds(59));

        signatures.IsSignedBy(Token("a", 1), InAnHour, [KeyThatBelieves(2), key]).ShouldBeTrue();

        _checks.ShouldBe(1);
    }

    // Each row changes one thing between two times that the same token is shown.
    [Theory]
    [InlineData("a minute later", true)]
    [InlineData("at its end", true)]
    [InlineData("another signature", false)]
    [InlineData("another payload", true)]
    [InlineData("the key has gone", false)]
    [InlineData("the key has been made anew", true)]
    [InlineData("no key any more", false)]
    public void Ask_AgainAfterAChange_ChecksAgain(string change, bool believed)
    {
        var signatures = new CheckedSignatures(_clock);
        var key = KeyThatBelieves(1);
        var end = change == "at its end" ? Some.Noon.AddSeconds(10) : InAnHour;
        signatures.IsSignedBy(Token("a", 1), end, [key]).ShouldBeTrue();
        _clock.Advance(TimeSpan.FromSeconds(change switch { "a minute later" => 60, "at its end" => 10, _ => 1 }));
        _checks = 0;

        var token = Token(change == "another payload" ? "b" : "a", change == "another signature" ? 2 : 1);
        VerificationKey[] keys = change switch { "the key has gone" => [KeyThatBelieves(2)], "the key has been made anew" => [KeyThatBelieves(1)], "no key any more" => [], _ => [key] };
        signatures.IsSignedBy(token, end, keys).ShouldBe(believed);

        _checks.ShouldBe(keys.Length);
    }

    [Fact]
    public void Ask_WrongOnesAndOnesThatHaveEnded_AreNotRemembered()
    {
        var signatures = new CheckedSignatures(_clock);
        var key = KeyThatBelieves(1);

        for (var i = 0; i < 2; i++)
        {
            signatures.IsSignedBy(Token("a", 2), InAnHour, [key]).ShouldBeFalse();
            signatures.IsSignedBy(Token("a", 1), Some.Noon.AddSeconds(-20), [key]).ShouldBeTrue();
        }

        _checks.ShouldBe(4);
    }

    [Fact]
    public void Ask_ForMoreTokensThanThereIsRoomFor_ForgetsTheOneShownLeastRecently()
    {
        var signatures = new CheckedSignatures(_clock);
        var key = KeyThatBelieves(1);
        signatures.IsSignedBy(Token("first", 1), InAnHour, [key]);
        signatures.IsSignedBy(Token("second", 1), InAnHour, [key]);
        for (var i = 0; i < CheckedSignatures.Capacity - 1; i++)
        {
            signatures.IsSignedBy(Token("first", 1), InAnHour, [key]);
            signatures.IsSignedBy(Token($"{i}", 1), InAnHour, [key]);
        }

        _checks = 0;
        signatures.IsSignedBy(Token("first", 1), InAnHour, [key]);
        _checks.ShouldBe(0);
        signatures.IsSignedBy(Token("second", 1), InAnHour, [key]);
        _checks.ShouldBe(1);
    }

    // Whatever is shown in whatever order, while keys come and go: what is remembered never changes an answer.
    [Fact]
    public void Ask_InAnyOrder_AnswersAsIfNothingWereRemembered()
    {
        var step = Gen.Choose(0, 3).Zip(Gen.Choose(0, 3)).Zip(Gen.Choose(0, 15).Zip(Gen.Choose(0, 70)));
        Prop.ForAll(step.ListOf().ToArbitrary(), steps =>
            {
                var signatures = new CheckedSignatures(_clock);
                VerificationKey[] all = [.. Enumerable.Range(0, 4).Select(KeyThatBelieves)];
                return steps.All(s =>
                {
                    var ((payload, signature), (held, seconds)) = s;
                    _clock.Advance(TimeSpan.FromSeconds(seconds));
                    VerificationKey[] keys = [.. all.Where((_, i) => (held & (1 << i)) != 0)];
                    return signatures.IsSignedBy(Token($"{payload}", signature), InAnHour, keys) == ((held & (1 << signature)) != 0);
                });
            })
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Show_ATokenAfterItsUserHasChanged_IsTheUserAsItIsNow()
    {
        using var identity = new SomeIdentity();
        var user = new Users.User { Name = "cy", Groups = ["staff"] };
        identity.Users.Adopt(user);
        var token = identity.Tokens.Issue(Some.Principal("cy"), new TokenRequest(TimeSpan.FromMinutes(5))).ShouldSucceed();
        (await identity.ShowTokenAsync(token)).ShouldSucceed().Groups.ShouldBe(["staff"]);

        identity.Users.Adopt(user with { Groups = [], Roles = [Role.User, Role.Banned] });

        var cy = (await identity.ShowTokenAsync(token)).ShouldSucceed();
        cy.Groups.ShouldBeEmpty();
        cy.IsBanned.ShouldBeTrue();
    }

    [Fact]
    public async Task LogIn_AfterThePasswordHasChanged_WantsTheNewOne()
    {
        using var identity = new SomeIdentity();
        var user = new Users.User { Name = "cy", Password = Users.PasswordHash.Of("old", 10_000) };
        identity.Users.Adopt(user);
        (await identity.LogInAsync("cy", "old")).ShouldSucceed();

        identity.Users.Adopt(user with { Password = Users.PasswordHash.Of("new", 10_000) });

        (await identity.LogInAsync("cy", "old")).ShouldBeRefused(Core.RefusalKind.Unauthenticated);
        (await identity.LogInAsync("cy", "new")).ShouldSucceed();
        identity.Users.Adopt(user with { Password = null });
        (await identity.LogInAsync("cy", "new")).ShouldBeRefused(Core.RefusalKind.Unauthenticated);
    }

    private DateTimeOffset InAnHour => _clock.GetUtcNow().AddHours(1);

    // A signature is the number of the key here: what is counted is how often a key is asked.
    private VerificationKey KeyThatBelieves(int number) => new("none", (_, signature) =>
    {
        _checks++;
        return signature is [var only] && only == number;
    });

    private static SignedToken Token(string payload, int signature) =>
        SignedToken.TryRead($"{Encode("""{"alg":"none"}""")}.{Encode($$"""{"of":"{{payload}}"}""")}.{Base64UrlEncoder.Encode([(byte)signature])}", out var token)
            ? token
            : throw new FormatException("This is no token.");

    private static string Encode(string text) => Base64UrlEncoder.Encode(Encoding.UTF8.GetBytes(text));
}
