using System.Collections.Immutable;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Tests.Jobs;

public sealed class QueueRulesTests
{
    private static readonly SiteProfile Site = new()
    {
        Name = "cluster",
        Kind = "slurm",
        Workspace = "/scratch",
        Accounts = new AccountRule("alice"),
        DefaultQueue = "batch",
    };

    [Theory]
    [InlineData("", null, null, true)]
    [InlineData("", "gold", "gold", true)]
    [InlineData("gpu,batch", null, null, true)]
    [InlineData("gpu,fast", null, "gpu", true)]
    [InlineData("gpu,fast", "fast", "fast", true)]
    [InlineData("gpu,fast", "batch", "batch", false)]
    public void Queue_OfSomebodyWithSomeQueues_IsOneOfThem(string theirs, string? asked, string? queue, bool allowed)
    {
        var principal = new Principal
        {
            User = "ada",
            DistinguishedName = "CN=ada",
            Method = AuthenticationMethod.Password,
            Queues = theirs.Length == 0
                ? ImmutableDictionary<string, ImmutableArray<string>>.Empty
                : ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("cluster", [.. theirs.Split(',')]),
        };

        var description = QueueRules.Apply(principal, new JobDescription { Resources = new ResourceRequest { Queue = asked } }, Site);

        description.Resources.Queue.ShouldBe(queue);
        var refusal = QueueRules.Check(principal, description, Site);
        (refusal is null).ShouldBe(allowed);
        refusal?.Message.ShouldBe("ada may not use the queue 'batch' on cluster, only: gpu, fast.");
    }
}
