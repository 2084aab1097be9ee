using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Storages;

/// <summary>Storages of other gateways.</summary>
public interface IForeignStorages
{
    /// <summary>
    /// The storage for a user of this gateway; refused where its gateway is not one of those that a token for the user may be sent to. What else is
    /// wrong shows when it is used.
    /// </summary>
    Outcome<IStorage> Open(Principal principal, DataPlace.AtGateway place);
}
