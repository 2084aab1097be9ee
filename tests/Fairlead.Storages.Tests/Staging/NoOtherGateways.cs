using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Tests.Staging;

/// <summary>A gateway that acts at no other.</summary>
internal sealed class NoOtherGateways : IForeignStorages
{
    public Outcome<IStorage> Open(Principal principal, DataPlace.AtGateway place) => Refusal.Forbidden("There are no other gateways.");
}
