using Fairlead.Core;
using Fairlead.Dialects.Autosubmit.Graph;

namespace Fairlead.Dialects.Autosubmit.Tests.Graph;

public sealed class JobGraphTests
{
    [Fact]
    public void Of_ChainedSections_LinksEachMemberAlike()
    {
        const string Yaml = """
            EXPERIMENT: {DATELIST: "20200101 20210101", MEMBERS: "fc[0-1]", CHUNKSIZEUNIT: month, CHUNKSIZE: 4, NUMCHUNKS: 3, CALENDAR: standard}
            JOBS:
              INI:      {FILE: ini.sh,   RUNNING: member}
              SIM:      {FILE: sim.sh,   RUNNING: chunk,  DEPENDENCIES: INI SIM-1}
              POST:     {FILE: post.sh,  RUNNING: chunk,  DEPENDENCIES: SIM}
              CLEAN:    {FILE: clean.sh, RUNNING: chunk,  DEPENDENCIES: POST CLEAN-1}
              TRANSFER: {FILE: tr.sh,    RUNNING: member, DEPENDENCIES: CLEAN}
            """;
        string[] links =
        [
            "INI > 1_SIM", "1_SIM > 2_SIM", "2_SIM > 3_SIM", "1_SIM > 1_POST", "2_SIM > 2_POST", "3_SIM > 3_POST", "1_POST > 1_CLEAN",
            "2_POST > 2_CLEAN", "3_POST > 3_CLEAN", "1_CLEAN > 2_CLEAN", "2_CLEAN > 3_CLEAN", "3_CLEAN > TRANSFER",
        ];

        var graph = Made(Yaml);

        var expected = from date in new[] { "20200101", "20210101" }
                       from member in new[] { "fc0", "fc1" }
                       from link in links
                       let ends = link.Split(" > ")
                       select $"a1b2_{date}_{member}_{ends[0]} > a1b2_{date}_{member}_{ends[1]}";
        graph.Jobs.Count.ShouldBe(44);
        Links(graph).ShouldBe(expected, ignoreOrder: true);
        graph.Jobs.Select(job => job.Section.Priority).ShouldBeInOrder();
    }

    [Fact]
    public void Of_SplitsAndTriggers_LinksWhatTheirOptionsSay()
    {
        var jobs = """
              PREP: {SCRIPT: "true", RUNNING: once}
              SIM:  {SCRIPT: "true", RUNNING: chunk, DEPENDENCIES: "PREP SIM-1"}
              DN:
                RUNNING: chunk
                SPLITS: 3
                DEPENDENCIES:
                  SIM: {STATUS: RUNNING}
                  DN: {SPLITS_FROM: {all: {SPLITS_TO: previous}}}
                  DN-1: {SPLITS_FROM: {"1": {SPLITS_TO: "3"}}}
              STAT:
                RUNNING: chunk
                SPLITS: 3
                DEPENDENCIES: {DN: {SPLITS_FROM: {all: {SPLITS_TO: "[1:3]*\\1"}}}}
              RESCUE: {RUNNING: chunk, DEPENDENCIES: {SIM: {STATUS: FAILED}}}
              REPORT: {RUNNING: once, DEPENDENCIES: {STAT: {STATUS: "COMPLETED?"}, RESCUE: {STATUS: SKIPPED}}}
            """;
        string[] expected =
        [
            "PREP > 1_SIM", "1_SIM > 2_SIM", "1_SIM > 1_1_DN RUNNING", "2_SIM > 2_1_DN RUNNING", "1_1_DN > 1_2_DN", "1_2_DN > 1_3_DN", "1_3_DN > 2_1_DN",
            "2_1_DN > 2_2_DN", "2_2_DN > 2_3_DN", "1_1_DN > 1_1_STAT", "1_2_DN > 1_2_STAT", "1_3_DN > 1_3_STAT", "2_1_DN > 2_1_STAT", "2_2_DN > 2_2_STAT",
            "2_3_DN > 2_3_STAT", "1_SIM > 1_RESCUE FAILED", "2_SIM > 2_RESCUE FAILED", "1_1_STAT > REPORT?", "1_2_STAT > REPORT?", "1_3_STAT > REPORT?",
            "2_1_STAT > REPORT?", "2_2_STAT > REPORT?", "2_3_STAT > REPORT?", "1_RESCUE > REPORT SKIPPED", "2_RESCUE > REPORT SKIPPED",
        ];

        var graph = Made(Experiments.With(jobs), "a00b");

        graph.Jobs.Count.ShouldBe(18);
        Links(graph).Select(link => link.Replace("a00b_", "", StringComparison.Ordinal).Replace("20240601_m1_", "", StringComparison.Ordinal)).ShouldBe(expected, ignoreOrder: true);
    }

    [Theory]
    [InlineData("  A: {}\n  B: {DEPENDENCIES: A}\n  C: {DEPENDENCIES: A B}", "A > B, B > C")] // A is implied by B
    [InlineData("  A: {}\n  B: {DEPENDENCIES: A}\n  C: {DEPENDENCIES: {A: {STATUS: FAILED}, B: {}}}", "A > B, A > C FAILED, B > C")]
    [InlineData("  A: {SPLITS: 2}\n  B: {SPLITS: 2, DEPENDENCIES: {A: {SPLITS_FROM: {all: {SPLITS_TO: '1,2*'}}}}}", "1_A > 1_B, 1_A > 2_B, 2_A > 2_B")]
    [InlineData("  A: {SPLITS: 4}\n  B: {SPLITS: 2, DEPENDENCIES: {A: {SPLITS_FROM: {all: {SPLITS_TO: '[1:4]*\\2'}}}}}", "1_A > 1_B, 2_A > 1_B, 3_A > 2_B, 4_A > 2_B")]
    [InlineData("  A: {SPLITS: 2}\n  B: {SPLITS: 4, DEPENDENCIES: {A: {SPLITS_FROM: {all: {SPLITS_TO: '[1:2]*\\2'}}}}}", "1_A > 1_B, 1_A > 2_B, 2_A > 3_B, 2_A > 4_B")]
    [InlineData("  A: {RUNNING: chunk}\n  B: {DEPENDENCIES: {A: {CHUNKS_TO: 2}}}", "20240601_m1_2_A > B")]
    [InlineData("  A: {RUNNING: chunk}\n  B: {RUNNING: chunk, DEPENDENCIES: {A: {CHUNKS_FROM: {'[:1]': {CHUNKS_TO: '2'}}}}}", "20240601_m1_2_A > 20240601_m1_1_B, 20240601_m1_2_A > 20240601_m1_2_B")]
    [InlineData("  A: {RUNNING: chunk}\n  B: {RUNNING: chunk, SYNCHRONIZE: date, DEPENDENCIES: A}", "20240601_m1_1_A > 1_B, 20240601_m1_2_A > 2_B")]
    public void Of_Sections_GivesTheEdgesOfTheLanguage(string jobs, string expected) =>
        string.Join(", ", Links(Made(Experiments.With(jobs))).Select(link => link.Replace("a1b2_", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal)).ShouldBe(expected);

    [Fact]
    public void Of_StepWithoutStatus_WaitsForTheEnd()
    {
        var trigger = Made(Experiments.With("  A: {}\n  B: {DEPENDENCIES: {A: {FROM_STEP: 2}}}")).Edges.ShouldHaveSingleItem().Trigger;

        (trigger.Status, trigger.Step, trigger.MayFail).ShouldBe(("COMPLETED", 2, false));
    }

    [Theory]
    [InlineData("SPLITSIZE: 15, SPLITSIZEUNIT: day", "standard", 5)] // 29 days make 2, 31 make 3
    [InlineData("SPLITSIZE: 1, SPLITSIZEUNIT: month", "standard", 2)]
    [InlineData("SPLITSIZE: 1", "noleap", 28 + 31)]
    public void Of_AutomaticSplits_FollowTheCalendar(string splits, string calendar, int jobs) =>
        Made(Experiments.With($"  A: {{RUNNING: chunk, SPLITS: auto, {splits}}}", $"DATELIST: 20240201, MEMBERS: m1, CHUNKSIZEUNIT: month, CHUNKSIZE: 1, NUMCHUNKS: 2, CALENDAR: {calendar}"))
            .Jobs.Count.ShouldBe(jobs);

    [Fact]
    public void Of_Cycle_IsRefusedWithItsNames()
    {
        var refusal = Refused(Experiments.With("  A: {DEPENDENCIES: C}\n  B: {DEPENDENCIES: A}\n  C: {DEPENDENCIES: B}"));

        refusal.Message.ShouldStartWith("Dependency cycle: a1b2_");
        refusal.Message.Split(" -> ").Length.ShouldBe(4);
    }

    [Fact]
    public void Of_DependencyOnNothing_IsOnlyAWarning()
    {
        var graph = Made(Experiments.With("  A: {}\n  B: {DEPENDENCIES: A NOPE}"));

        Links(graph).ShouldBe(["a1b2_A > a1b2_B"]);
        graph.Warnings.ShouldHaveSingleItem().ShouldContain("NOPE");
    }

    [Theory]
    [InlineData("DATELIST: 20241301, CHUNKSIZEUNIT: month, CHUNKSIZE: 1, NUMCHUNKS: 1", "all.yml:1: EXPERIMENT.DATELIST: '20241301' is no date.")]
    [InlineData("DATELIST: 2024 2024, CHUNKSIZEUNIT: month, CHUNKSIZE: 1, NUMCHUNKS: 1", "There are repeated start dates!")]
    [InlineData("DATELIST: 2024, CHUNKSIZEUNIT: week, CHUNKSIZE: 1, NUMCHUNKS: 1", "Write one of hour, day, month, year.")]
    [InlineData("DATELIST: 2024, CHUNKSIZEUNIT: month, CHUNKSIZE: 1, NUMCHUNKS: 0", "EXPERIMENT.NUMCHUNKS: '0' does not fit.")]
    [InlineData("DATELIST: 2024, CHUNKSIZEUNIT: month, CHUNKSIZE: 1, NUMCHUNKS: 1, CALENDAR: moon", "Write standard or noleap.")]
    [InlineData("DATELIST: 2024, CHUNKSIZEUNIT: month, CHUNKSIZE: 1, NUMCHUNKS: 200000, MEMBERS: m", "more than 100000 jobs")]
    public void Of_WrongExperiment_IsRefusedWithPlaceAndRemedy(string experiment, string expected) =>
        Refused(Experiments.With($"  A: {{RUNNING: {(experiment.Contains("MEMBERS", StringComparison.Ordinal) ? "chunk" : "once")}}}", experiment)).Message.ShouldContain(expected);

    private static JobGraph Made(string yaml, string expid = "a1b2") =>
        JobGraph.Of(Experiments.Of(yaml, expid)).TryGet(out var graph, out var refusal) ? graph : throw new InvalidOperationException(refusal.Message);

    private static Refusal Refused(string yaml) =>
        JobGraph.Of(Experiments.Of(yaml)).TryGet(out _, out var refusal) ? throw new InvalidOperationException("It was made.") : refusal;

    private static IEnumerable<string> Links(JobGraph graph) =>
        graph.Edges.Select(edge => $"{graph.Jobs[edge.Parent].Name} > {graph.Jobs[edge.Child].Name}"
            + (edge.Trigger.Status is "COMPLETED" ? "" : $" {edge.Trigger.Status}") + (edge.Trigger.MayFail ? "?" : ""));
}
