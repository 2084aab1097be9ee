using System.Text.Json.Nodes;
using Fairlead.Dialects.Autosubmit.Json;
using Fairlead.Dialects.Autosubmit.Views;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Autosubmit.Tests.Views;

/// <summary>Jobs of experiments at a moment, to make views of.</summary>
internal static class SomeTable
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public static readonly WireTime Time = new(TimeZoneInfo.Utc);

    /// <summary>One date, two members, three chunks of four months: six INI to POST chains, 16 jobs with those of no date.</summary>
    public const string Ocean = """
        DEFAULT: {HPCARCH: CLUSTER}
        EXPERIMENT: {DATELIST: "20200101", MEMBERS: "fc0 fc1", CHUNKSIZEUNIT: month, CHUNKSIZE: 4, NUMCHUNKS: 3}
        PLATFORMS: {CLUSTER: {QUEUE: batch, PROCESSORS_PER_NODE: 48}}
        JOBS:
          SETUP: {SCRIPT: "true", PLATFORM: local}
          INI:   {SCRIPT: "true", RUNNING: member, DEPENDENCIES: SETUP}
          SIM:   {SCRIPT: "true", RUNNING: chunk, DEPENDENCIES: "INI SIM-1", PROCESSORS: 64, WALLCLOCK: "02:00"}
          POST:  {SCRIPT: "true", RUNNING: chunk, DEPENDENCIES: SIM}
          MEAN:  {SCRIPT: "true", RUNNING: chunk, SYNCHRONIZE: member, DEPENDENCIES: POST}
        """;

    /// <summary>The jobs of a configuration, some of which have got further.</summary>
    public static JobTable Of(string yaml, params (string Job, AutosubmitStatus Status, int Queued, int Ran)[] known)
    {
        var shape = JobShape.Of(Experiments.Of(yaml)).ShouldSucceed();
        return shape.At("/logs", Noon, (_, job) => known.FirstOrDefault(k => job.Name.EndsWith(k.Job, StringComparison.Ordinal)) is { Job: not null } found
            ? job with { Status = found.Status, Times = TimesOf(found.Queued, found.Ran), BatchId = "812" }
            : job);
    }

    /// <summary>The document of a reply.</summary>
    public static async Task<JsonNode> ReadAsync(JsonReply reply)
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        await reply.ExecuteAsync(context);
        body.Position = 0;
        return (await JsonNode.ParseAsync(body, cancellationToken: TestContext.Current.CancellationToken)).ShouldNotBeNull();
    }

    private static JobTimes TimesOf(int queued, int ran)
    {
        var begin = Noon.AddSeconds(-queued - ran);
        return new JobTimes(begin, begin.AddSeconds(queued), Noon);
    }
}
