using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Fairlead.Dialects.Simulations.Requests;

/// <summary>What the form of a new simulation says.</summary>
internal sealed record SimulationRequest
{
    private const int MostNodes = 1_000_000;
    private const int MostMinutes = 525_600;
    private const int LongestWord = 100;
    private const int NameLength = 8;

    /// <summary>The description.</summary>
    public required FormFile Document { get; init; }

    /// <summary>How many nodes each job gets.</summary>
    public required int Nodes { get; init; }

    /// <summary>The time limit of each job.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>The branch of the templates, or null for the usual one.</summary>
    public string? Branch { get; init; }

    /// <summary>The quality of service, or null for that of the machine.</summary>
    public string? Qos { get; init; }

    /// <summary>The project, or null for that of the machine.</summary>
    public string? Project { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether checkpoints are written.</summary>
    public bool Checkpointing { get; init; }

    /// <summary>Whether what was cut off by its time limit goes on by itself.</summary>
    public bool Autorestart { get; init; }

    /// <summary>Reads a form; null where something is wrong with it, which is said.</summary>
    /// <param name="fields">The fields.</param>
    public static SimulationRequest? Read(FormFields fields)
    {
        var document = fields.File("document");
        var nodes = fields.Count(MostNodes, "NumNodes", "numNodes");
        var time = fields.Minutes(MostMinutes, "ExecTime", "execTime");
        var branch = fields.Word(IsBranch, "letters, digits and . _ / -, without '..' and without '-' at its beginning", "Branch", "branch");
        var qos = fields.Word(IsWord, "letters, digits and . _ -", "QoS", "qos");
        var project = fields.Word(IsWord, "letters, digits and . _ -", "project_name");
        var name = fields.Word(n => n.Length <= LongestWord && !n.Any(char.IsControl), $"at most {LongestWord} characters, none of them a control character", "Name", "name_sim");
        var autorestart = fields.Flag("Autorestart", "auto_restart");
        var checkpointing = fields.Flag("Checkpointing", "checkpoint_flag");
        foreach (var flag in (ImmutableArray<string>)["gSwitch", "tSwitch", "dSwitch"])
        {
            // They are for launchers of a kind that is not here, and change nothing.
            fields.Flag(flag);
        }

        return document is null || fields.Wrong.Count > 0 ? null : new SimulationRequest
        {
            Document = document,
            Nodes = nodes,
            Time = time,
            Branch = branch,
            Qos = qos,
            Project = project,
            Name = name ?? RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", NameLength),
            Checkpointing = checkpointing || autorestart,
            Autorestart = autorestart,
        };
    }

    private static bool IsWord(string text) => text.Length <= LongestWord && text[0] != '-' && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private static bool IsBranch(string text) =>
        text.Length <= LongestWord && text[0] != '-' && !text.Contains("..", StringComparison.Ordinal) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '/' or '-');
}
