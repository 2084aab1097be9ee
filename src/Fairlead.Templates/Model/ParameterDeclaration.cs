using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using Fairlead.Templates.Document;

namespace Fairlead.Templates.Model;

/// <summary>The kinds of values that parameters have.</summary>
internal enum ParameterType
{
    /// <summary>Text.</summary>
    String,

    /// <summary>A whole number of up to 64 bits.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Several values in order.</summary>
    List,

    /// <summary>Names with values; kept as JSON.</summary>
    Map,

    /// <summary>The path of a file.</summary>
    Path,
}

/// <summary>A value that is given for each run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="At">Where it stands.</param>
/// <param name="Path">The path of its key.</param>
internal sealed record ParameterDeclaration(string Name, Mark At, string Path)
{
    /// <summary>What kind of value.</summary>
    public ParameterType Type { get; init; }

    /// <summary>What it is for, or null.</summary>
    public string? Description { get; init; }

    /// <summary>Whether a run has to be given one.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Its value where none is given, or null.</summary>
    public Value? Default { get; init; }

    /// <summary>The least number, or null.</summary>
    public double? Min { get; init; }

    /// <summary>The greatest number, or null.</summary>
    public double? Max { get; init; }

    /// <summary>The only values that are allowed; empty for all.</summary>
    public ImmutableArray<Value> Enum { get; init; } = [];

    /// <summary>A regular expression that the whole text fits, or null.</summary>
    public string? Pattern { get; init; }
}
