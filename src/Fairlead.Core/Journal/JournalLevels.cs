namespace Fairlead.Core.Journal;

/// <summary>Several levels at once.</summary>
[Flags]
public enum JournalLevels
{
    /// <summary>No level.</summary>
    None = 0,

    /// <summary><see cref="JournalLevel.Debug"/>.</summary>
    Debug = 1,

    /// <summary><see cref="JournalLevel.Info"/>.</summary>
    Info = 2,

    /// <summary><see cref="JournalLevel.Warning"/>.</summary>
    Warning = 4,

    /// <summary><see cref="JournalLevel.Error"/>.</summary>
    Error = 8,

    /// <summary>Every level.</summary>
    All = Debug | Info | Warning | Error,
}
