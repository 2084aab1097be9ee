using Fairlead.Core;
using Fairlead.Core.Identity;

namespace Fairlead.Gateway.Machines;

/// <summary>A private key that its owner has opened for a run. Sealed with the gateway's own key, so that the run goes on when the gateway has ended in between.</summary>
/// <param name="Run">The run that needs it.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Site">The site it opens.</param>
/// <param name="Account">The account there.</param>
/// <param name="PrivateKey">The key.</param>
/// <param name="NeededAt">When it was needed last.</param>
public sealed record OpenKey(RunId Run, string Owner, string Site, string Account, SealedSecret PrivateKey, DateTimeOffset NeededAt);
