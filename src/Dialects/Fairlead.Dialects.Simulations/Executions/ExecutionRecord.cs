using System.Text.Json;
using System.Text.Json.Serialization;
using Fairlead.Core.Workflows;
using Fairlead.Templates.Triggering;

namespace Fairlead.Dialects.Simulations.Executions;

/// <summary>What is kept with the run of an execution.</summary>
internal sealed record ExecutionRecord
{
    /// <summary>Its machine, as <c>user@host</c>.</summary>
    public required string Machine { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How many nodes it asked for.</summary>
    public required int Nodes { get; init; }

    /// <summary>Whether it writes checkpoints.</summary>
    public bool Checkpointing { get; init; }

    /// <summary>Whether it goes on by itself.</summary>
    public bool Autorestart { get; init; }

    /// <summary>Why it could not even be started, or null.</summary>
    public string? Refused { get; init; }

    /// <summary>The record as text.</summary>
    public string ToText() => JsonSerializer.Serialize(this, ExecutionJson.Default.ExecutionRecord);

    /// <summary>The record of a run of this dialect; null for a run of another one.</summary>
    public static ExecutionRecord? Of(Run run) => run.Dialect switch
    {
        SimulationsDialect.Name => Read(TriggeredRun.Of(run).Extra),
        RefusedRuns.DialectName => Read(run.Extra),
        _ => null,
    };

    private static ExecutionRecord? Read(string? text) => text is null ? null : JsonSerializer.Deserialize(text, ExecutionJson.Default.ExecutionRecord);
}

[JsonSerializable(typeof(ExecutionRecord))]
internal sealed partial class ExecutionJson : JsonSerializerContext;
