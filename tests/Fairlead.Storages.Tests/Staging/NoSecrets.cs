using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;

namespace Fairlead.Storages.Tests.Staging;

/// <summary>Keeps no secrets.</summary>
internal sealed class NoSecrets : ISecrets
{
    public SealedSecret Seal(string owner, string secret) => throw new NotSupportedException("Nothing is sealed here.");

    public Outcome<string> Open(string owner, SealedSecret secret) => Refusal.Conflict("Nothing was sealed here.");

    public string FingerprintOf(string owner, string secret) => throw new NotSupportedException("Nothing is kept here.");
}
