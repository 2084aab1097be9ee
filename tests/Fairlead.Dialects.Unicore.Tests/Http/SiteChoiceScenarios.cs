using Fairlead.Gateway.Jobs;
using Fairlead.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>A gateway with two equal sites that everybody can use.</summary>
public class TwoSites : UnicoreServer
{
    protected override string? SecondAccount => Environment.UserName;
}

/// <summary>The same where the configuration names a default site.</summary>
public sealed class TwoSitesWithDefault : TwoSites
{
    protected override void Replace(IServiceCollection services) => services.AddSingleton(Options.Create(new JobOptions { DefaultSite = "second" }));
}

public sealed class SiteChoiceScenarios(TwoSites open, TwoSitesWithDefault fixedTo) : IClassFixture<TwoSites>, IClassFixture<TwoSitesWithDefault>
{
    private const string Long = """{"Executable": "sleep", "Arguments": ["600"], "Resources": {"CPUs": "2"}}""";

    [Fact]
    public async Task Post_OneJobAfterAnother_UsesBothSites()
    {
        using var client = open.ClientFor();

        // What the drivers know can be a moment late.
        var sites = new HashSet<string>();
        await Eventually.Become(async _ =>
        {
            sites.UnionWith(await SitesOf(client, "jobs", 2));
            return sites.Count;
        }, until: count => count == 2, cancellationToken: TestContext.Current.CancellationToken);

        sites.Order().ShouldBe(["cluster", "second"]);
    }

    [Fact]
    public async Task Post_ToASite_StaysThere()
    {
        using var client = open.ClientFor();

        (await SitesOf(client, "sites/second", 4)).ShouldAllBe(s => s == "second");
    }

    [Fact]
    public async Task Post_WithADefaultSite_GoesThere()
    {
        using var client = fixedTo.ClientFor();

        (await SitesOf(client, "jobs", 4)).ShouldAllBe(s => s == "second");
    }

    private static async Task<List<string>> SitesOf(UnicoreClient client, string path, int count)
    {
        var sites = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var job = await client.GetAsync(await client.SubmitAsync(Long, path));
            sites.Add(UnicoreClient.LinkOf(job, "parentTSS").Split('/')[^1]);
        }

        return sites;
    }
}
