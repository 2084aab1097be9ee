using System.Diagnostics;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Identity.Users;

namespace Fairlead.Identity.Tests;

public sealed class PasswordTests
{
    [Fact]
    public void Hash_WrittenAndRead_KnowsItsPasswordOnly()
    {
        var text = PasswordHash.Of("pässwörd $ ", 10_000).Encode();

        PasswordHash.TryParse(text, out var hash, out _).ShouldBeTrue();
        hash.ShouldNotBeNull().Verify("pässwörd $ ").ShouldBeTrue();
        hash.Verify("pässwörd $").ShouldBeFalse();
        hash.ToString().ShouldNotContain("$");
    }

    // Made with: python3 -c "import hashlib,base64; print(base64.b64encode(hashlib.pbkdf2_hmac('sha512',b'test123',b'saltsalt',10000,32)))"
    [Fact]
    public void Hash_MadeElsewhereWithSha512_IsUnderstood()
    {
        PasswordHash.TryParse("$pbkdf2-sha512$i=10000$c2FsdHNhbHQ$AdpPCM34zg+ZXHQ8Kh0Ko7PFCOfWut7UGfT7Yi9MLL4", out var hash, out var problem).ShouldBeTrue(problem);

        hash.ShouldNotBeNull().Verify("test123").ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("test123")]
    [InlineData("$pbkdf2-sha1$i=600000$c2FsdHNhbHQ$c2FsdHNhbHRzYWx0c2FsdHNhbHQ")]
    [InlineData("$pbkdf2-sha256$i=1000$c2FsdHNhbHQ$c2FsdHNhbHRzYWx0c2FsdHNhbHQ")] // too few rounds
    [InlineData("$pbkdf2-sha256$i=99999999$c2FsdHNhbHQ$c2FsdHNhbHRzYWx0c2FsdHNhbHQ")] // would take minutes
    [InlineData("$pbkdf2-sha256$i=600000$c2Fs$c2FsdHNhbHRzYWx0c2FsdHNhbHQ")]
    [InlineData("$pbkdf2-sha256$i=600000$c2FsdHNhbHQ$!!!")]
    public void Hash_NotInItsForm_IsRefusedWithoutRepeatingIt(string text)
    {
        PasswordHash.TryParse(text, out _, out var problem).ShouldBeFalse();

        problem.ShouldNotBeNullOrEmpty();
        (text.Length == 0 || !problem.Contains(text, StringComparison.Ordinal)).ShouldBeTrue();
    }

    [Fact]
    public async Task Login_RightPassword_GivesTheUserWithRolesAndName()
    {
        using var identity = new SomeIdentity();

        var ada = (await identity.LogInAsync("ada", "right")).ShouldSucceed();

        ada.User.ShouldBe("ada");
        ada.IsAdmin.ShouldBeTrue();
        ada.DistinguishedName.ShouldBe("CN=Ada Keel,O=Harbor,C=EU");
        ada.Method.ShouldBe(AuthenticationMethod.Password);
    }

    [Fact]
    public async Task Login_WrongPasswordAndUnknownUser_SaySame()
    {
        using var identity = new SomeIdentity();

        var wrong = (await identity.LogInAsync("ada", "wrong")).ShouldBeRefused(RefusalKind.Unauthenticated);
        var unknown = (await identity.LogInAsync("nobody", "right")).ShouldBeRefused(RefusalKind.Unauthenticated);

        unknown.ShouldBe(wrong);
    }

    [Fact]
    public async Task Login_UnknownUser_DerivesAKeyToo()
    {
        using var identity = new SomeIdentity();
        await identity.LogInAsync("ada", "warm-up");
        var known = await TimeOfAsync(() => identity.LogInAsync("ada", "wrong", "192.0.2.2"));
        var unknown = await TimeOfAsync(() => identity.LogInAsync("nobody", "wrong", "192.0.2.3"));

        // Without the derivation it would be a hundredth; the machine may be busy, so the bound is wide.
        unknown.ShouldBeGreaterThan(known / 5);
    }

    [Fact]
    public async Task Login_SamePasswordAgain_CostsNoDerivation()
    {
        using var identity = new SomeIdentity();
        var first = await TimeOfAsync(() => identity.LogInAsync("ada", "right"), runs: 1);

        var again = await TimeOfAsync(() => identity.LogInAsync("ada", "right"), runs: 5);

        again.ShouldBeLessThan(first / 3);
        (await identity.LogInAsync("bo", "right")).ShouldBeRefused(RefusalKind.Unauthenticated);
    }

    [Fact]
    public async Task Login_FiveWrong_MakesTheUserWaitAtThatAddressOnly()
    {
        using var identity = new SomeIdentity();
        for (var i = 0; i < 5; i++)
        {
            (await identity.LogInAsync("ada", $"wrong{i}")).ShouldBeRefused(RefusalKind.Unauthenticated);
        }

        var wait = (await identity.LogInAsync("ada", "right")).ShouldBeRefused(RefusalKind.TooMany);

        wait.RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
        (await identity.LogInAsync("ada", "right", "192.0.2.9")).ShouldSucceed();
        (await identity.LogInAsync("bo", "other")).ShouldSucceed();
        identity.Clock.Advance(TimeSpan.FromSeconds(1));
        (await identity.LogInAsync("ada", "right")).ShouldSucceed();
    }

    [Fact]
    public async Task Login_ManyNamesFromOneAddress_MakesTheAddressWait()
    {
        using var identity = new SomeIdentity();
        for (var i = 0; i < 50; i++)
        {
            await identity.LogInAsync($"guess{i}", "summer");
        }

        (await identity.LogInAsync("ada", "right")).ShouldBeRefused(RefusalKind.TooMany);
    }

    // The shortest of some runs: what else the machine does only makes it longer.
    private static async Task<TimeSpan> TimeOfAsync(Func<Task> action, int runs = 3)
    {
        var shortest = TimeSpan.MaxValue;
        for (var i = 0; i < runs; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await action();
            var took = Stopwatch.GetElapsedTime(started);
            shortest = took < shortest ? took : shortest;
        }

        return shortest;
    }
}
