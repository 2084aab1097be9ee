using Fairlead.Core;
using Fairlead.Core.Jobs;

namespace Fairlead.Storages.Staging;

/// <summary>All ways in which files of jobs come and go.</summary>
/// <param name="all">Each of them.</param>
internal sealed class StagingProtocols(IEnumerable<IStagingProtocol> all)
{
    private readonly IStagingProtocol[] _all = [.. all];

    /// <summary>The one that leads to that place.</summary>
    public Outcome<IStagingProtocol> For(DataPlace place) =>
        Array.Find(_all, p => p.Serves(place)) is { } protocol
            ? Outcome<IStagingProtocol>.Of(protocol)
            : Refusal.Invalid("place", $"Nothing leads to {place}.");
}
