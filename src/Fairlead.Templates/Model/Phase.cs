using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using Fairlead.Core.Workflows;
using Fairlead.Templates.Document;

namespace Fairlead.Templates.Model;

/// <summary>Phases, and variables that come to be with them.</summary>
/// <param name="Variables">The variables with their first values.</param>
/// <param name="Phases">The phases, in the order of the file.</param>
internal sealed record PhaseBlock(ImmutableArray<VariableDeclaration> Variables, ImmutableArray<Phase> Phases);

/// <summary>Something that a workflow does, or waits for.</summary>
/// <param name="Id">Its name, unique in its block.</param>
/// <param name="At">Where it stands.</param>
/// <param name="Path">The path of its key.</param>
internal abstract record Phase(string Id, Mark At, string Path)
{
    /// <summary>The phases that it waits for; null where the order of the file counts.</summary>
    public ImmutableArray<Written>? Needs { get; init; }

    /// <summary>Whether what needs it goes on where it fails.</summary>
    public bool ContinuesOnFailure { get; init; }

    /// <summary>How long it may take, or null for any time.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Runs a job.</summary>
    public sealed record Run(string Id, Mark At, string Path, JobWords Job) : Phase(Id, At, Path)
    {
        /// <summary>How often it is tried again where it fails.</summary>
        public Resubmission Retries { get; init; } = Resubmission.None;
    }

    /// <summary>Gives variables new values, one after the other.</summary>
    public sealed record Assign(string Id, Mark At, string Path, ImmutableArray<Written> Changes) : Phase(Id, At, Path);

    /// <summary>Waits for a person, or for a time.</summary>
    public sealed record Hold(string Id, Mark At, string Path, TimeSpan? For) : Phase(Id, At, Path);

    /// <summary>Does what stands in the first branch whose condition holds.</summary>
    public sealed record Choice(string Id, Mark At, string Path, ImmutableArray<Branch> Branches) : Phase(Id, At, Path);

    /// <summary>Does its phases again and again.</summary>
    public sealed record Repeat(string Id, Mark At, string Path, LoopTest Test, Written Condition, PhaseBlock Body) : Phase(Id, At, Path);

    /// <summary>Does its phases for each of several values.</summary>
    public sealed record ForEach(string Id, Mark At, string Path, ImmutableArray<LoopVariable> Over, int? Parallel, PhaseBlock Body) : Phase(Id, At, Path);

    /// <summary>Does its phases once.</summary>
    public sealed record Group(string Id, Mark At, string Path, PhaseBlock Body) : Phase(Id, At, Path);

    /// <summary>Does what another workflow of the file does.</summary>
    public sealed record Call(string Id, Mark At, string Path, Written Workflow, ImmutableArray<Argument> Parameters) : Phase(Id, At, Path);
}

/// <summary>One way of a choice.</summary>
/// <param name="When">The condition; null for what is left over.</param>
/// <param name="Body">What is done.</param>
internal sealed record Branch(Written? When, PhaseBlock Body);

/// <summary>A value that is handed on.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="At">Where the name stands.</param>
/// <param name="Path">The path of its key.</param>
/// <param name="Value">The value as it was written.</param>
internal sealed record Argument(string Name, Mark At, string Path, DocumentNode Value);

/// <summary>A variable of a loop and the values that it goes through.</summary>
/// <param name="Name">Its name.</param>
/// <param name="At">Where it stands.</param>
/// <param name="Path">The path of its key.</param>
/// <param name="Values">Its values.</param>
internal sealed record LoopVariable(string Name, Mark At, string Path, LoopValues Values);

/// <summary>The values that a variable of a loop goes through.</summary>
internal abstract record LoopValues
{
    private LoopValues()
    {
    }

    /// <summary>Values that are written out.</summary>
    public sealed record Listed(ImmutableArray<Value> Items) : LoopValues;

    /// <summary>What a reference gives: the items of a list, or the numbers from 0 up to an integer.</summary>
    public sealed record Referred(Written Reference) : LoopValues;

    /// <summary>Numbers from the first to the last, both counted in.</summary>
    public sealed record Counted(string From, string To, string Step) : LoopValues;

    /// <summary>The files below the execution folder that fit a pattern.</summary>
    public sealed record Files(Written Pattern) : LoopValues;
}
