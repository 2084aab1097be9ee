using Fairlead.Gateway.Sites;
using Fairlead.Server.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Server;

/// <summary>One thing that was tried on a site.</summary>
/// <param name="Site">The site.</param>
/// <param name="What">What was tried.</param>
/// <param name="Problem">What is wrong and how to mend it, or null where all is well.</param>
public sealed record SiteTrialResult(string Site, string What, string? Problem);

/// <summary>Tries all sites of a configuration, without a database, endpoints or drivers.</summary>
public static class SiteTrial
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Tries every site, all at the same time.</summary>
    public static async Task<IReadOnlyList<SiteTrialResult>> RunAsync(FairleadConfiguration configuration, CancellationToken cancellationToken)
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddMetrics()
            .AddSingleton(TimeProvider.System)
            .AddConfiguredSites(configuration)
            .BuildServiceProvider();
        var results = await Task.WhenAll(services.GetServices<ISite>().Select(s => TryAsync(s, cancellationToken)));
        return [.. results.SelectMany(r => r)];
    }

    private static async Task<IReadOnlyList<SiteTrialResult>> TryAsync(ISite site, CancellationToken cancellationToken)
    {
        var name = site.Profile.Name;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var checks = await site.CheckAsync(limit.Token);
            return [.. checks.Select(c => new SiteTrialResult(name, c.What, c.Problem))];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [new SiteTrialResult(name, "answer", $"The site did not answer within {Patience.TotalSeconds} s. Look at the network and at the load of its login node.")];
        }
    }
}
