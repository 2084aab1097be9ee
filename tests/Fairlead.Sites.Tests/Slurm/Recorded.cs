using System.Runtime.CompilerServices;

namespace Fairlead.Sites.Tests.Slurm;

/// <summary>What a real Slurm 22.05 answered.</summary>
internal static class Recorded
{
    /// <summary>The word in the recorded answer of squeue.</summary>
    public const string Word = "feedbeef";

    /// <summary>The marker of the recorded jobs, by attempt.</summary>
    public static Core.Jobs.Marker Marker(int attempt) => new(Core.JobId.Parse("0123456789abcdef0123456789abcdef", null), attempt);

    /// <summary>The text of a recorded file.</summary>
    public static string Read(string name, [CallerFilePath] string here = "") => File.ReadAllText(Path.Combine(Path.GetDirectoryName(here) ?? ".", "recorded", name));
}
