using System.Collections.Immutable;
using Fairlead.Templates.Document;

namespace Fairlead.Templates.Model;

/// <summary>A file of workflows, as it was written.</summary>
internal sealed record WorkflowFile
{
    /// <summary>A name for people, or null.</summary>
    public string? Name { get; init; }

    /// <summary>What the file is about, or null.</summary>
    public string? Description { get; init; }

    /// <summary>Modules that are loaded before every phase, by family of machines; <c>default</c> where a family has no entry.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Modules { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Variables of the environment of every phase.</summary>
    public ImmutableArray<Written> Environment { get; init; } = [];

    /// <summary>What can be run, in the order of the file.</summary>
    public ImmutableArray<WorkflowTemplate> Workflows { get; init; } = [];

    /// <summary>What phases of other files can name as their type.</summary>
    public ImmutableArray<Implementation> Implementations { get; init; } = [];
}

/// <summary>A name with a text that may hold references.</summary>
/// <param name="Name">The name.</param>
/// <param name="Text">The text.</param>
/// <param name="At">Where the text stands.</param>
/// <param name="Path">The path of its key.</param>
internal sealed record Written(string Name, string Text, Mark At, string Path);

/// <summary>One workflow of a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="At">Where it stands.</param>
/// <param name="Path">The path of its key.</param>
internal sealed record WorkflowTemplate(string Name, Mark At, string Path)
{
    /// <summary>What it is about, or null.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it is left to a launcher of its own (<c>engine: compss</c>).</summary>
    public bool IsCompss { get; init; }

    /// <summary>Values that are given for each run.</summary>
    public ImmutableArray<ParameterDeclaration> Parameters { get; init; } = [];

    /// <summary>Data that is there before the first phase.</summary>
    public ImmutableArray<InputData> Inputs { get; init; } = [];

    /// <summary>What is done.</summary>
    public required PhaseBlock Body { get; init; }

    /// <summary>What a run hands over at its end.</summary>
    public ImmutableArray<OutputData> Outputs { get; init; } = [];
}

/// <summary>Data that is there before the first phase.</summary>
/// <param name="Name">Its name.</param>
/// <param name="At">Where it stands.</param>
/// <param name="Server">The address that it is fetched from, or null.</param>
/// <param name="Path">Where it is: below the data folder where it is fetched, else on the site.</param>
/// <param name="IsRequired">Whether there is no run without it.</param>
internal sealed record InputData(string Name, Mark At, string? Server, string? Path, bool IsRequired);

/// <summary>What a run hands over at its end.</summary>
/// <param name="Name">Its name.</param>
/// <param name="At">Where it stands.</param>
/// <param name="KeyPath">The path of its key.</param>
internal sealed record OutputData(string Name, Mark At, string KeyPath)
{
    /// <summary>A file below the results folder, or null.</summary>
    public Written? Path { get; init; }

    /// <summary>The address that the file is sent to, or null.</summary>
    public Written? Server { get; init; }

    /// <summary>Whether a file that is there already is replaced.</summary>
    public bool Overwrites { get; init; } = true;

    /// <summary>A file below the results folder that holds a value, or null.</summary>
    public Written? ValueFile { get; init; }

    /// <summary>The value itself, or null.</summary>
    public Written? Value { get; init; }

    /// <summary>What kind of value it is.</summary>
    public ParameterType Type { get; init; } = ParameterType.String;
}

/// <summary>What phases of other files can name as their type.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">What the phase gives it.</param>
/// <param name="Job">What it runs.</param>
internal sealed record Implementation(string Name, ImmutableArray<ParameterDeclaration> Arguments, JobWords Job);
