using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;

namespace Fairlead.Storages.Tests.Staging;

/// <summary>Keeps secrets as they are.</summary>
internal sealed class PlainSecrets : ISecrets
{
    public SealedSecret Seal(string owner, string secret) => new(secret);

    public Outcome<string> Open(string owner, SealedSecret secret) => secret.Text;

    public string FingerprintOf(string owner, string secret) => throw new NotSupportedException("Nothing is searched for here.");
}
