using System.Collections.Immutable;
using Fairlead.Dialects.Unicore.Tests.Http;

namespace Fairlead.Dialects.Unicore.Tests.Workflows;

/// <summary>A gateway with two more shared storages, as the samples of the contract want them.</summary>
public sealed class WorkflowServer : UnicoreServer
{
    protected override ImmutableSortedDictionary<string, string> SharedStorages =>
        base.SharedStorages.Add("CHARTS", Path.Combine(Home, "charts")).Add("CARGO", Path.Combine(Home, "cargo"));
}
