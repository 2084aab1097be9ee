using System.Net;
using Fairlead.Core;
using Fairlead.Core.Journal;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Journal;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>A gateway whose journal fails when a job's log is read, in the way that the test chooses.</summary>
public sealed class FaultyServer : UnicoreServer
{
    public Exception Fault { get; set; } = new InvalidOperationException("SECRET of the inside");

    protected override void Replace(IServiceCollection services) => services.AddSingleton<IJournal>(new FaultyJournal(this));

    private sealed class FaultyJournal(FaultyServer server) : IJournal
    {
        public Task AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<JournalRecord>> ReadAsync(JobId job, long after, int limit, CancellationToken cancellationToken) => throw server.Fault;

        public Task<IReadOnlyList<JournalRecord>> ReadAllAsync(long after, int limit, CancellationToken cancellationToken) => throw server.Fault;
    }
}

public sealed class FaultyServerTests(FaultyServer server) : IClassFixture<FaultyServer>
{
    [Fact]
    public async Task Fault_OfOurs_IsAnErrorDocumentThatTellsNothingOfTheInside()
    {
        server.Fault = new InvalidOperationException("SECRET of the inside");
        using var client = server.ClientFor();
        var job = await client.SubmitAsync("{}");

        (await client.ErrorOf(HttpMethod.Get, job, HttpStatusCode.InternalServerError)).ShouldNotContain("SECRET");

        (await client.StatusOf(HttpMethod.Get, $"{job}?fields=status")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Store_ThatIsAway_IsUnavailableForAWhile()
    {
        server.Fault = new StoreUnavailableException("The database is locked: SECRET path");
        using var client = server.ClientFor();
        var job = await client.SubmitAsync("{}");

        using var response = await client.SendAsync(HttpMethod.Get, job);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter.ShouldNotBeNull();
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain("SECRET");
    }
}
