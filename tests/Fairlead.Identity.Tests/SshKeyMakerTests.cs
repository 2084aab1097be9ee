using Fairlead.Core.Identity;
using Fairlead.Identity.SshKeys;
using Fairlead.Testing;

namespace Fairlead.Identity.Tests;

public sealed class SshKeyMakerTests
{
    [Theory]
    [InlineData(SshKeyAlgorithm.Rsa, "ssh-rsa ", "-----BEGIN RSA PRIVATE KEY-----\n")]
    [InlineData(SshKeyAlgorithm.Ed25519, "ssh-ed25519 ", "-----BEGIN OPENSSH PRIVATE KEY-----\n")]
    public async Task Make_APair_IsOneForOpenSsh(SshKeyAlgorithm algorithm, string type, string head)
    {
        using var directory = new TemporaryDirectory("keys");

        var made = new SshKeyMaker().Make(algorithm);

        made.PublicKey.ShouldStartWith(type);
        made.PrivateKey.ShouldStartWith(head);
        made.ToString().ShouldNotContain("PRIVATE");
        made.Id.ToString().ShouldMatch("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$");
        directory.Write("key", made.PrivateKey);
        File.SetUnixFileMode(directory.Combine("key"), UnixFileMode.UserRead);
        var derived = await HostCommand.RunAsync("ssh-keygen", ["-y", "-f", directory.Combine("key")], cancellationToken: TestContext.Current.CancellationToken);
        derived.OutputOfSuccess().Trim().ShouldBe(made.PublicKey);
        SshPublicKey.TryParse(made.PublicKey, out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void Make_Twice_GivesTwo()
    {
        var (one, two) = (new SshKeyMaker().Make(SshKeyAlgorithm.Ed25519), new SshKeyMaker().Make(SshKeyAlgorithm.Ed25519));

        one.Id.ShouldNotBe(two.Id);
        one.PublicKey.ShouldNotBe(two.PublicKey);
    }
}
