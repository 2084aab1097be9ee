using System.Collections.Concurrent;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Storages;
using Fairlead.Storages.Staging;

namespace Fairlead.Storages.Gateways;

/// <summary>Opens storages of other gateways for users of this one.</summary>
/// <param name="peers">Knows which there are, and gives tokens for them.</param>
/// <param name="policy">Where requests may go.</param>
internal sealed class GatewayStorages(IPeerGateways peers, EgressPolicy policy) : IForeignStorages, IDisposable
{
    // As many as the configuration names gateways.
    private readonly ConcurrentDictionary<PeerGateway, GatewayClient> _clients = new();

    /// <inheritdoc/>
    public Outcome<IStorage> Open(Principal principal, DataPlace.AtGateway place)
    {
        if (policy.Judge(place.Storage) is { } refused)
        {
            return refused;
        }

        return peers.Find(place.Storage) is { } peer
            ? Outcome<IStorage>.Of(new GatewayStorage(_clients.GetOrAdd(peer, p => new GatewayClient(p, policy)), place.Storage, () => peers.TokenFor(principal, peer)))
            : Refusal.Forbidden($"{place.Storage.Authority} is none of the gateways at which this one acts for its users.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }
}
