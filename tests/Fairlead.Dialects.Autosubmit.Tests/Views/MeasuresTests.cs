using Fairlead.Core;
using Fairlead.Dialects.Autosubmit.Views;

namespace Fairlead.Dialects.Autosubmit.Tests.Views;

public sealed class MeasuresTests
{
    [Fact]
    public void Scenario33_TimeLeft_IsTheMeanOfDoneChunksTimesThoseLeft()
    {
        var yaml = Experiments.With("  SIM: {SCRIPT: x, RUNNING: chunk}\n  A: {SCRIPT: x}", "DATELIST: \"20240601\", MEMBERS: m1, CHUNKSIZEUNIT: month, CHUNKSIZE: 1, NUMCHUNKS: 6");
        var table = SomeTable.Of(yaml, [.. Enumerable.Range(1, 3).Select(chunk => ($"m1_{chunk}_SIM", AutosubmitStatus.Completed, 5, 600))]);

        TimeLeft.Of(table, "SIM").ShouldSucceed().ShouldBe(new TimeLeft(1800, 6, 3, 600));

        Message(TimeLeft.Of(table, "A")).ShouldBe("Section 'A' in experiment 'a1b2' has no chunked jobs");
        Message(TimeLeft.Of(table, "B")).ShouldBe("No jobs found for section 'B' in experiment 'a1b2'");
        TimeLeft.Of(SomeTable.Of(yaml), "SIM").ShouldSucceed().ShouldBe(new TimeLeft(null, 6, 6, null));
    }

    [Fact]
    public void Performance_OneFarOut_IsNotConsidered()
    {
        var yaml = Experiments.With("  SIM: {SCRIPT: x, RUNNING: chunk, PROCESSORS: 768}", "DATELIST: \"20240601\", MEMBERS: m1, CHUNKSIZEUNIT: month, CHUNKSIZE: 4, NUMCHUNKS: 4");
        var table = SomeTable.Of(
            yaml,
            ("1_SIM", AutosubmitStatus.Completed, 12, 484),
            ("2_SIM", AutosubmitStatus.Completed, 12, 480),
            ("3_SIM", AutosubmitStatus.Completed, 12, 488),
            ("4_SIM", AutosubmitStatus.Completed, 12, 9000));

        var document = Performance.Of(table);

        ((double?)document["SY"]).ShouldNotBeNull().ShouldBe(1, 1e-9);
        ((double?)document["SYPD"]).ShouldBe(Math.Round(86_400 / 1452.0, 4));
        ((double?)document["ASYPD"]).ShouldBe(Math.Round(86_400 / 1488.0, 4));
        document["considered"]!.AsArray().Count.ShouldBe(3);
        ((string?)document["not_considered"]![0]!["name"]).ShouldBe("a1b2_20240601_m1_4_SIM");
        ((double?)document["considered"]![0]!["CHSY"]).ShouldBe(Math.Round(768 * 484 * 3 / 3600.0, 2));
    }

    [Fact]
    public void Statistics_FailedAndCompletedTries_CountApart()
    {
        var table = SomeTable.Of(SomeTable.Ocean);
        JobAttempt[] attempts = [Tried(1, AutosubmitStatus.Failed, 0, 1800), Tried(2, AutosubmitStatus.Completed, 1800, 3600)];

        var statistics = JobStatistics.Of(table, attempts, since: null, section: null).ShouldHaveSingleItem();

        (statistics.Tries, statistics.Completed, statistics.Failed).ShouldBe((2, 1, 1));
        // 64 tasks on nodes with 48 places take two nodes.
        (statistics.Cpu, statistics.FailedCpu, statistics.ExpectedCpu).ShouldBe((96, 48, 192));
        ((double?)JobStatistics.Summary([statistics])["totalQueueTime"]).ShouldBe(0.5);
        JobStatistics.Of(table, attempts, SomeTable.Noon.AddMinutes(1), null).ShouldBeEmpty();
        JobStatistics.Of(table, attempts, null, "POST").ShouldBeEmpty();
    }

    private static string Message(Outcome<TimeLeft> outcome) => outcome.TryGet(out _, out var refusal) ? string.Empty : refusal.Message;

    private static JobAttempt Tried(int counter, AutosubmitStatus status, int queued, int ran)
    {
        var table = SomeTable.Of(SomeTable.Ocean, ("fc0_1_SIM", status, queued, ran));
        var job = table.Jobs.Single(j => j.Status == status);
        return new JobAttempt { Job = job.Name, Counter = counter, Status = status, Times = job.Times, Demand = job.Demand, Run = 1, RunCreated = SomeTable.Noon };
    }
}
