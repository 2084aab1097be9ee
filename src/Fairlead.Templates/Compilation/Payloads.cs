using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fairlead.Templates.Compilation;

/// <summary>What kind of job a node has.</summary>
internal enum JobKind
{
    /// <summary>The commands of a phase.</summary>
    Phase,

    /// <summary>The job whose working directory is the execution folder of the run; it fetches the inputs.</summary>
    Folder,

    /// <summary>Hands the outputs over.</summary>
    Outputs,
}

/// <summary>What a job node hands on through the engine.</summary>
internal sealed record JobPayload
{
    /// <summary>What kind of job.</summary>
    public JobKind Kind { get; init; }

    /// <summary>The workflow of the file that the node stands in.</summary>
    public required string Workflow { get; init; }

    /// <summary>What is run; with references.</summary>
    public string? Run { get; init; }

    /// <summary>What is run after the time was over; with references.</summary>
    public string? Restart { get; init; }

    /// <summary>Where the job keeps what it needs then, below the execution folder; with references. Null where it does not go on.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>What it asks of the site; with references.</summary>
    public ImmutableSortedDictionary<string, string> Resources { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>How many tasks it has; with references. Null where it is one job.</summary>
    public string? Array { get; init; }

    /// <summary>What is given to the implementation that it is of, by name.</summary>
    public ImmutableSortedDictionary<string, ArgumentPayload> Arguments { get; init; } = ImmutableSortedDictionary<string, ArgumentPayload>.Empty;

    /// <summary>As text, for the engine to keep.</summary>
    public string ToText() => JsonSerializer.Serialize(this, PayloadJson.Default.JobPayload);

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    public static JobPayload Read(string text) => JsonSerializer.Deserialize(text, PayloadJson.Default.JobPayload) ?? throw new JsonException("A payload is missing.");
}

/// <summary>An argument of an implementation.</summary>
/// <param name="Text">Its value; with references of the phase. Lists and maps are JSON.</param>
/// <param name="Type">What kind of value it is.</param>
internal sealed record ArgumentPayload(string Text, Model.ParameterType Type);

/// <summary>Over what a loop goes, or with which parameters a workflow is called: then there is one iteration.</summary>
internal sealed record LoopPayload
{
    /// <summary>The workflow of the file that the node stands in.</summary>
    public required string Workflow { get; init; }

    /// <summary>The variables, the last of which changes fastest.</summary>
    public ImmutableArray<LoopSource> Variables { get; init; } = [];

    /// <summary>As text, for the engine to keep.</summary>
    public string ToText() => JsonSerializer.Serialize(this, PayloadJson.Default.LoopPayload);

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    public static LoopPayload Read(string text) => JsonSerializer.Deserialize(text, PayloadJson.Default.LoopPayload) ?? throw new JsonException("A payload is missing.");
}

/// <summary>Where the values of one variable come from; one of the fields is there.</summary>
/// <param name="Name">The variable.</param>
internal sealed record LoopSource(string Name)
{
    /// <summary>The values as YAML.</summary>
    public string? Items { get; init; }

    /// <summary>A reference that gives a list, or a number to count up to.</summary>
    public string? Reference { get; init; }

    /// <summary>A pattern of files; with references.</summary>
    public string? Files { get; init; }

    /// <summary>First and last number and step; with references.</summary>
    public ImmutableArray<string>? Range { get; init; }

    /// <summary>One value as text; with references.</summary>
    public string? Text { get; init; }

    /// <summary>What kind of value <see cref="Text"/> is.</summary>
    public Model.ParameterType Type { get; init; }
}

/// <summary>What is kept with a run beside its definition.</summary>
internal sealed record RunSettings
{
    /// <summary>What the run is called where scripts ask.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the workflow that is run; null in runs of older gateways.</summary>
    public string? Workflow { get; init; }

    /// <summary>The site that it is to run on, or null for the one with the most room.</summary>
    public string? Site { get; init; }

    /// <summary>The folder of the code on the site, or null.</summary>
    public string? CodeFolder { get; init; }

    /// <summary>The account there, or null for the one that its owner uses there.</summary>
    public string? Account { get; init; }

    /// <summary>The version of a repository whose files are the code, or null.</summary>
    public Model.TemplateVersion? Template { get; init; }

    /// <summary>Modules that are loaded before every phase, by family of machines.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Modules { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>What phases ask of the site unless they say it themselves, by word.</summary>
    public ImmutableSortedDictionary<string, string> Resources { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether phases do not keep what they need to go on, whatever the file says.</summary>
    public bool IgnoresCheckpoints { get; init; }

    /// <summary>Whether phases that are cut off by their time limit do not go on by themselves.</summary>
    public bool StaysStopped { get; init; }

    /// <summary>What the dialect that asked keeps with the run for itself, or null.</summary>
    public string? Extra { get; init; }

    /// <summary>Variables of the environment of every phase; with references.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What is known of each workflow of the file that takes part.</summary>
    public ImmutableSortedDictionary<string, WorkflowSettings> Workflows { get; init; } = ImmutableSortedDictionary<string, WorkflowSettings>.Empty;

    /// <summary>As text, for the core to keep.</summary>
    public string ToText() => JsonSerializer.Serialize(this, PayloadJson.Default.RunSettings);

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    public static RunSettings Read(string? text) => JsonSerializer.Deserialize(text ?? "null", PayloadJson.Default.RunSettings) ?? throw new JsonException("The settings of a run are missing.");
}

/// <summary>What is kept of a workflow of the file.</summary>
/// <param name="Parameters">The names of its parameters that have values.</param>
/// <param name="Inputs">Its inputs, by name.</param>
/// <param name="Outputs">Its outputs, by name.</param>
internal sealed record WorkflowSettings(
    ImmutableArray<string> Parameters, ImmutableSortedDictionary<string, InputSettings> Inputs, ImmutableSortedDictionary<string, OutputSettings> Outputs);

/// <summary>An input of a run.</summary>
/// <param name="Server">The address that it is fetched from, or null.</param>
/// <param name="Path">Where it is: below the data folder where it is fetched, else on the site.</param>
/// <param name="IsRequired">Whether there is no run without it.</param>
internal sealed record InputSettings(string? Server, string Path, bool IsRequired);

/// <summary>An output of a run; its texts have references.</summary>
internal sealed record OutputSettings
{
    /// <summary>A file below the results folder, or null.</summary>
    public string? Path { get; init; }

    /// <summary>The address that the file is sent to, or null.</summary>
    public string? Server { get; init; }

    /// <summary>Whether a file that is there already is replaced.</summary>
    public bool Overwrites { get; init; }

    /// <summary>A file below the results folder that holds a value, or null.</summary>
    public string? ValueFile { get; init; }

    /// <summary>The value itself, or null.</summary>
    public string? Value { get; init; }

    /// <summary>What kind of value it is.</summary>
    public Model.ParameterType Type { get; init; }
}

[JsonSerializable(typeof(JobPayload))]
[JsonSerializable(typeof(LoopPayload))]
[JsonSerializable(typeof(RunSettings))]
[JsonSerializable(typeof(string))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UseStringEnumConverter = true)]
internal sealed partial class PayloadJson : JsonSerializerContext;
