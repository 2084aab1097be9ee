namespace Fairlead.Core.Jobs;

/// <summary>What the batch system of a site calls an attempt, such as <c>48213</c> or <c>48213_7</c>. Reused by batch systems: never an identity by itself.</summary>
/// <param name="Value">The batch system's text.</param>
public readonly record struct BatchId(string Value)
{
    /// <summary>The batch system's text.</summary>
    public override string ToString() => Value;
}
