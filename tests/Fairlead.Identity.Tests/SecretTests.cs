using Fairlead.Core.Identity;
using Fairlead.Identity.Secrets;

namespace Fairlead.Identity.Tests;

public sealed class SecretTests
{
    private readonly SecretBox _box = new(SecretsKey.Of("0123456789abcdef0123456789abcdef"));

    [Theory]
    [InlineData("")]
    [InlineData("Bearer ünïcödé")]
    public void Open_WhatWasSealed_GivesIt(string secret)
    {
        var sealedSecret = _box.Seal("ada", secret);

        _box.Open("ada", sealedSecret).TryGet(out var opened, out _).ShouldBeTrue();
        opened.ShouldBe(secret);
        _box.Seal("ada", secret).ShouldNotBe(sealedSecret);
        sealedSecret.ToString().ShouldNotContain(sealedSecret.Text);
    }

    [Fact]
    public void Open_ByAnybodyElse_IsRefused()
    {
        var secret = _box.Seal("ada", "Bearer x");

        _box.Open("bo", secret).TryGet(out _, out _).ShouldBeFalse();
        new SecretBox(SecretsKey.Of(SecretsKey.NewText())).Open("ada", secret).TryGet(out _, out _).ShouldBeFalse();
        foreach (var broken in new[] { "", "v1:", "v1:AAAA", secret.Text[..^4], "v2:" + secret.Text[3..], secret.Text[..10] + (secret.Text[10] == 'A' ? 'B' : 'A') + secret.Text[11..] })
        {
            _box.Open("ada", new SealedSecret(broken)).TryGet(out _, out _).ShouldBeFalse(broken);
        }
    }

    [Fact]
    public void Fingerprint_TellsOwnersSecretsAndKeysApart()
    {
        var print = _box.FingerprintOf("ada", "x");

        print.ShouldMatch("^[0-9a-f]{64}$");
        _box.FingerprintOf("ada", "x").ShouldBe(print);
        new[] { _box.FingerprintOf("adax", ""), _box.FingerprintOf("bo", "x"), new SecretBox(SecretsKey.Of(SecretsKey.NewText())).FingerprintOf("ada", "x") }.ShouldNotContain(print);
    }

    [Fact]
    public void TokenBox_OtherTokenOrOwner_OpensNothing()
    {
        var box = new TokenBox();
        var (secret, token) = box.Seal("ada", "key");

        token.Length.ShouldBe(44);
        box.Open("ada", secret, token).TryGet(out var opened, out _).ShouldBeTrue();
        opened.ShouldBe("key");
        box.Open("bo", secret, token).TryGet(out _, out _).ShouldBeFalse();
        foreach (var wrong in new[] { "", "x", box.Seal("ada", "key").Token, token[..43], token + "=", new string('=', 44), new string('!', 44) })
        {
            box.Open("ada", secret, wrong).TryGet(out _, out _).ShouldBeFalse(wrong);
        }

        secret.ToString().ShouldNotContain(secret.Text);
    }
}
