using Fairlead.Core.Identity;

namespace Fairlead.Gateway.SshKeys;

/// <summary>Makes SSH key pairs.</summary>
public interface ISshKeyMaker
{
    /// <summary>A new pair with a random id.</summary>
    NewSshKey Make(SshKeyAlgorithm algorithm);
}

/// <summary>A pair that has just been made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="PublicKey">Its public half as a line of <c>authorized_keys</c>, without comment and new line.</param>
/// <param name="PrivateKey">Its private half, PEM as OpenSSH reads it.</param>
public sealed record NewSshKey(SshKeyId Id, string PublicKey, string PrivateKey)
{
    /// <summary>The id only: a private key is never printed.</summary>
    public override string ToString() => $"key {Id}";
}
