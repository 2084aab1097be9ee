namespace Fairlead.Dialects.Autosubmit.Experiments;

/// <summary>The configuration of a new experiment whose owner brings none.</summary>
internal static class NewExperiment
{
    /// <summary>Text by file name.</summary>
    public static IReadOnlyDictionary<string, string> Files(string expid, string platform) => new Dictionary<string, string>
    {
        [$"autosubmit_{expid}.yml"] =
            """
            CONFIG:
              AUTOSUBMIT_VERSION: "4.2.0"
              MAXWAITINGJOBS: 20
              TOTALJOBS: 20
              SAFETYSLEEPTIME: 10
              RETRIALS: 0
            MAIL:
              NOTIFICATIONS: false
              TO:
            STORAGE:
              TYPE: sqlite

            """,
        [$"expdef_{expid}.yml"] =
            $"""
            DEFAULT:
              EXPID: "{expid}"
              HPCARCH: "{platform.Replace("\"", "", StringComparison.Ordinal).Replace("\\", "", StringComparison.Ordinal)}"
            EXPERIMENT:
              DATELIST: "20000101"
              MEMBERS: "fc0"
              CHUNKSIZEUNIT: month
              CHUNKSIZE: 4
              NUMCHUNKS: 2
              CHUNKINI:
              CALENDAR: standard
            PROJECT:
              PROJECT_TYPE: none
              PROJECT_DESTINATION:
            RERUN:
              RERUN: false
              RERUN_JOBLIST:

            """,
        [$"jobs_{expid}.yml"] =
            """
            JOBS:
              LOCAL_SETUP: {FILE: LOCAL_SETUP.sh, PLATFORM: LOCAL}
              REMOTE_SETUP: {FILE: REMOTE_SETUP.sh, DEPENDENCIES: LOCAL_SETUP, WALLCLOCK: "00:05"}
              INI: {FILE: INI.sh, DEPENDENCIES: REMOTE_SETUP, RUNNING: member, WALLCLOCK: "00:05"}
              SIM: {FILE: SIM.sh, DEPENDENCIES: INI SIM-1, RUNNING: chunk, WALLCLOCK: "00:05"}
              POST: {FILE: POST.sh, DEPENDENCIES: SIM, RUNNING: once, WALLCLOCK: "00:05"}
              CLEAN: {FILE: CLEAN.sh, DEPENDENCIES: POST, RUNNING: once, WALLCLOCK: "00:05"}
              TRANSFER: {FILE: TRANSFER.sh, PLATFORM: LOCAL, DEPENDENCIES: CLEAN, RUNNING: member}

            """,
        [$"platforms_{expid}.yml"] =
            """
            PLATFORMS: {}

            """,
    };
}
