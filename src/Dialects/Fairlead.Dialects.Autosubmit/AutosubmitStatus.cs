namespace Fairlead.Dialects.Autosubmit;

/// <summary>How a job of an experiment stands, with the numbers that clients know it by.</summary>
internal enum AutosubmitStatus
{
    /// <summary>Somebody took it out.</summary>
    Suspended = -3,

    /// <summary>Its site gives no answer about it.</summary>
    Unknown = -2,

    /// <summary>It ended badly, and is not tried again.</summary>
    Failed = -1,

    /// <summary>What it waits for has not happened.</summary>
    Waiting = 0,

    /// <summary>It may be submitted.</summary>
    Ready = 1,

    /// <summary>It is handed over to its site.</summary>
    Submitted = 2,

    /// <summary>It is in the queue of its site.</summary>
    Queuing = 3,

    /// <summary>It runs.</summary>
    Running = 4,

    /// <summary>It ended well.</summary>
    Completed = 5,

    /// <summary>It is held in the queue of its site.</summary>
    Held = 6,

    /// <summary>Its wrapper is being made ready.</summary>
    Prepared = 7,

    /// <summary>It is not needed any more.</summary>
    Skipped = 8,

    /// <summary>It waits until it is tried again.</summary>
    Delayed = 9,
}

/// <summary>What clients know of the statuses: words, colours and what each has.</summary>
internal static class AutosubmitStatuses
{
    /// <summary>All of them, by their numbers.</summary>
    public static readonly IReadOnlyList<AutosubmitStatus> All = [.. Enum.GetValues<AutosubmitStatus>().Order()];

    /// <summary>Its word, in upper case.</summary>
    public static string Word(this AutosubmitStatus status) => Words[status - AutosubmitStatus.Suspended];

    /// <summary>The status with that word, in any letter case; null for none.</summary>
    public static AutosubmitStatus? Read(string word) =>
        Array.FindIndex(Words, known => string.Equals(known, word, StringComparison.OrdinalIgnoreCase)) is >= 0 and var place ? AutosubmitStatus.Suspended + place : null;

    /// <summary>Its colour, as a name of CSS or a number.</summary>
    public static string Colour(this AutosubmitStatus status) => Colours[status - AutosubmitStatus.Suspended];

    /// <summary>The colour of text on it.</summary>
    public static string TextColour(this AutosubmitStatus status) =>
        status is AutosubmitStatus.Running or AutosubmitStatus.Failed or AutosubmitStatus.Held ? "#fff" : "#000";

    /// <summary>Whether it shows when the job was submitted.</summary>
    public static bool ShowsSubmit(this AutosubmitStatus status) => status is AutosubmitStatus.Submitted or AutosubmitStatus.Queuing || status.ShowsStart();

    /// <summary>Whether it shows when the job started.</summary>
    public static bool ShowsStart(this AutosubmitStatus status) => status is AutosubmitStatus.Running || status.ShowsFinish();

    /// <summary>Whether it shows when the job ended.</summary>
    public static bool ShowsFinish(this AutosubmitStatus status) => status is AutosubmitStatus.Completed or AutosubmitStatus.Failed;

    private static readonly string[] Words =
        ["SUSPENDED", "UNKNOWN", "FAILED", "WAITING", "READY", "SUBMITTED", "QUEUING", "RUNNING", "COMPLETED", "HELD", "PREPARED", "SKIPPED", "DELAYED"];

    private static readonly string[] Colours =
        ["orange", "white", "red", "#aaaaaa", "lightblue", "cyan", "lightpink", "green", "yellow", "salmon", "lightsalmon", "lightyellow", "lightcyan"];
}
