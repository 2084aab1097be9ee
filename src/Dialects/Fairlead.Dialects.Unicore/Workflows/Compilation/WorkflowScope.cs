using System.Collections.Immutable;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Workflows.Compilation;

/// <summary>Where in a document the compiler is.</summary>
internal sealed record WorkflowScope
{
    /// <summary>Takes what is wrong.</summary>
    public required WorkflowErrors Errors { get; init; }

    /// <summary>The ids of the subworkflows around it, <c>outer/inner</c>; empty for the workflow itself.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>The loops around it that go over chunks of files, the outermost first.</summary>
    public ImmutableArray<ChunkNaming> Chunks { get; init; } = [];

    /// <summary>What the level is called in messages.</summary>
    public string Level => Path.Length == 0 ? "Workflow" : $"Subworkflow '{Path}'";

    /// <summary>The place of an element of this level.</summary>
    public string PlaceOf(string id) => Path.Length == 0 ? Shown.Of(id) : $"{Path}/{Shown.Of(id)}";

    /// <summary>The level inside the element of that id.</summary>
    public WorkflowScope Inside(string id) => this with { Path = PlaceOf(id) };

    /// <summary>The members of a loop that goes over chunks named like this are inside it.</summary>
    public WorkflowScope Inside(string id, ChunkNaming? chunk) => Inside(id) with { Chunks = chunk is null ? Chunks : Chunks.Add(chunk) };

    /// <summary>What stands for an element that is wrong, so that the rest can be looked at.</summary>
    public static Node Placeholder(string id) => new Node.Fork(id);
}
