using System.Collections.Immutable;

namespace Fairlead.Templates.Document;

/// <summary>A place in a document.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
public readonly record struct Mark(int Line, int Column);

/// <summary>A part of a YAML document that knows where it stands.</summary>
/// <param name="At">Where it begins.</param>
internal abstract record DocumentNode(Mark At)
{
    /// <summary>What it is, for people.</summary>
    public abstract string Kind { get; }

    /// <summary>How many parts it has, itself included, with every alias written out.</summary>
    public virtual long Size => 1;
}

/// <summary>One value.</summary>
/// <param name="At">Where it begins.</param>
/// <param name="Text">The text without quotes.</param>
/// <param name="IsQuoted">Whether it stood in quotes or in a block: then it is a text and nothing else.</param>
internal sealed record ScalarNode(Mark At, string Text, bool IsQuoted) : DocumentNode(At)
{
    public override string Kind => IsEmpty ? "empty" : "a single value";

    /// <summary>Whether it says that there is no value.</summary>
    public bool IsEmpty => !IsQuoted && Text is "" or "~" or "null";
}

/// <summary>A list of values.</summary>
/// <param name="At">Where it begins.</param>
/// <param name="Items">The values, in order.</param>
internal sealed record ListNode(Mark At, ImmutableArray<DocumentNode> Items) : DocumentNode(At)
{
    private readonly long _size = 1 + Items.Sum(i => i.Size);

    public override string Kind => "a list";

    public override long Size => _size;
}

/// <summary>Keys with values.</summary>
/// <param name="At">Where it begins.</param>
/// <param name="Entries">The entries, in order; keys are unique.</param>
internal sealed record MapNode(Mark At, ImmutableArray<MapEntry> Entries) : DocumentNode(At)
{
    private readonly long _size = 1 + Entries.Sum(e => 1 + e.Value.Size);

    public override string Kind => "a map of keys and values";

    public override long Size => _size;
}

/// <summary>A key with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="At">Where the key stands.</param>
/// <param name="Value">The value.</param>
internal sealed record MapEntry(string Key, Mark At, DocumentNode Value);
