using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Unicore.Description;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Sites;

namespace Fairlead.Dialects.Unicore.Tests.Description;

public sealed class ResourceExpressionTests
{
    private static readonly SiteProfile Site = Some.Site with { Resources = [new SiteResource("Licenses", new ResourceValues.Whole(0, 9))] };

    [Theory]
    [InlineData("{Nodes: 2, CPUsPerNode: '${Nodes * 4}', TotalCPUs: '${Nodes * CPUsPerNode}'}", "2 8 16 - -")]
    [InlineData("{Nodes: '${N}'}", "3 - - - -")]
    [InlineData("{Nodes: '${Nodes + 1}'}", "6 - - - -")] // no resource sees itself: it is the parameter that is meant
    [InlineData("{Nodes: '${2 * (N + 1) / 4}'}", "2 - - - -")]
    [InlineData("{Nodes: '1${N}'}", "13 - - - -")]
    [InlineData("{Runtime: '${N * 10}min'}", "- - - 1800 -")]
    [InlineData("{Runtime: '1h', MemoryPerNode: '${Runtime}0'}", null)]
    [InlineData("{Nodes: '${Runtime / 1800}', Runtime: 1h}", "2 - - 3600 -")]
    [InlineData("{Nodes: \"${Queue == 'a}b' ? 1 : 4}\"}", "4 - - - -")]
    [InlineData("{Licenses: '${N + 1}', Nodes: '${Licenses}'}", "4 - - - 4")]
    public void Compile_Expressions_AreWorkedOut(string resources, string? expected)
    {
        var job = new JsonFields(LenientJson.ReadObject($"{{Resources: {resources}}}").ShouldSucceed());
        var variables = ImmutableSortedDictionary<string, string>.Empty.Add("N", "3").Add("Nodes", "5").Add("Queue", "b");

        var request = new ResourceCompiler(job, Site, Some.Noon).Compile(variables, out _);

        string.Join(' ', Numbers(request).Select(n => n ?? "-")).ShouldBe(expected ?? "- - - 3600 -");
        (job.Flaw is null).ShouldBe(expected is not null, job.Flaw?.Message);
    }

    [Theory]
    [InlineData("{Nodes: '${M}'}", "Resources.Nodes: '${M}' cannot be worked out: There is no variable 'M'.")]
    [InlineData("{Nodes: '${1 +}'}", "Resources.Nodes: The expression '1 +' cannot be read")]
    [InlineData("{Nodes: '${N'}", "Resources.Nodes: the expression '${N' has no end: it lacks a closing brace.")]
    [InlineData("{Nodes: '${CPUsPerNode}', CPUsPerNode: '${Nodes * 2}'}", "refer to each other")]
    [InlineData("{Nodes: '${CPUsPerNode}', CPUsPerNode: '${Nodes}'}", "refer to each other")]
    [InlineData("{Nodes: '${N / 2}'}", "Resources.Nodes must be a whole number")]
    [InlineData("{Nodes: '${[1, 2]}'}", "Resources.Nodes: '${[1, 2]}' cannot be worked out: it gives")]
    [InlineData("{Nodes: '${1.0 / 0}'}", "Resources.Nodes: '${1.0 / 0}' cannot be worked out")]
    [InlineData("{Nodes: \"${fileLength('a', 'b')}\"}", "Resources.Nodes: ")]
    [InlineData("{Coffee: 1, Nodes: '${Coffee}'}", "Resources.Coffee: there is no such resource on cluster. There are: ")]
    public void Compile_AnExpressionThatCannotBeWorkedOut_IsAFlawThatSaysWhy(string resources, string reason)
    {
        var job = new JsonFields(LenientJson.ReadObject($"{{Resources: {resources}}}").ShouldSucceed());

        new ResourceCompiler(job, Site, Some.Noon).Compile(ImmutableSortedDictionary<string, string>.Empty.Add("N", "3"), out _);

        job.Flaw.ShouldNotBeNull().Kind.ShouldBe(RefusalKind.Invalid);
        job.Flaw.Message.ShouldContain(reason);
    }

    private static string?[] Numbers(ResourceRequest request) =>
        [Text(request.Nodes), Text(request.CpusPerNode), Text(request.TotalCpus), Text((int?)request.Runtime?.TotalSeconds), request.Others.GetValueOrDefault("Licenses")];

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
