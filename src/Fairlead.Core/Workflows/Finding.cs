namespace Fairlead.Core.Workflows;

/// <summary>What can be wrong with a workflow.</summary>
public enum FindingKind
{
    /// <summary>A block has nothing to start with.</summary>
    NothingToStart,

    /// <summary>A node has no name, or one that another node of its block has.</summary>
    Id,

    /// <summary>An edge leads from or to a node that its block does not have.</summary>
    UnknownNode,

    /// <summary>A node can never start, because nothing leads to it or it waits for itself. A run ends without it.</summary>
    NeverStarts,

    /// <summary>An expression cannot be read.</summary>
    Expression,

    /// <summary>The name of a variable is none, or there twice.</summary>
    Variable,

    /// <summary>A number is out of its range.</summary>
    Number,

    /// <summary>A limit is exceeded.</summary>
    Limit,
}

/// <summary>Something that is wrong with a workflow, and where.</summary>
/// <param name="Kind">What kind of wrong.</param>
/// <param name="Place">The block or node, as <c>outer/inner/node</c>; empty for the outermost block.</param>
/// <param name="Message">One sentence that names what is at fault.</param>
public sealed record Finding(FindingKind Kind, string Place, string Message);
