namespace Fairlead.Dialects.Unicore.Workflows.Compilation;

/// <summary>The words for what an element does, in whatever case and with or without underscores: <c>ModifyVariable</c> is <c>MODIFY_VARIABLE</c>.</summary>
internal static class Kinds
{
    public const string Job = "JOB";
    public const string Modify = "MODIFYVARIABLE";
    public const string Hold = "HOLD";
    public const string Start = "START";
    public const string Split = "SPLIT";
    public const string Branch = "BRANCH";
    public const string Merge = "MERGE";
    public const string Synchronize = "SYNCHRONIZE";
    public const string Group = "GROUP";
    public const string While = "WHILE";
    public const string RepeatUntil = "REPEATUNTIL";
    public const string ForEach = "FOREACH";

    /// <summary>The words, for people.</summary>
    public const string All = "JOB, MODIFY_VARIABLE, HOLD, START, SPLIT, BRANCH, MERGE, SYNCHRONIZE, and the subworkflows GROUP, WHILE, REPEAT_UNTIL, FOR_EACH";

    /// <summary>The word in the form of the constants.</summary>
    public static string Of(string word) => word.Trim().Replace("_", string.Empty, StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>Whether the word stands for a subworkflow, which people also list under the activities.</summary>
    public static bool IsSubworkflow(string kind) => kind is Group or While or RepeatUntil or ForEach;
}
