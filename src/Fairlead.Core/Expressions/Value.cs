using System.Collections.Immutable;

namespace Fairlead.Core.Expressions;

/// <summary>A typed value of a variable or an expression. Values never change; equal content is equal.</summary>
public abstract record Value
{
    private Value()
    {
    }

    /// <summary>No value.</summary>
    public static readonly Value Null = new Nothing();

    /// <summary>True.</summary>
    public static readonly Value True = new Boolean(true);

    /// <summary>False.</summary>
    public static readonly Value False = new Boolean(false);

    /// <summary>Text.</summary>
    /// <param name="Content">Any characters; how many is limited where it is made.</param>
    public sealed record Text(string Content) : Value
    {
        /// <inheritdoc/>
        public override string ToString() => Content;
    }

    /// <summary>An integer of 32 bits. Results that do not fit become a <see cref="Long"/>.</summary>
    /// <param name="Number">The integer.</param>
    public sealed record Integer(int Number) : Value
    {
        /// <inheritdoc/>
        public override string ToString() => NumberText.Of(Number);
    }

    /// <summary>An integer of 64 bits. Results that do not fit become a <see cref="Float"/>.</summary>
    /// <param name="Number">The integer.</param>
    public sealed record Long(long Number) : Value
    {
        /// <inheritdoc/>
        public override string ToString() => NumberText.Of(Number);
    }

    /// <summary>A floating-point number of 64 bits, with infinities and "not a number".</summary>
    /// <param name="Number">The number.</param>
    public sealed record Float(double Number) : Value
    {
        /// <inheritdoc/>
        public override string ToString() => NumberText.Of(Number);
    }

    /// <summary>True or false.</summary>
    /// <param name="Truth">Which.</param>
    public sealed record Boolean(bool Truth) : Value
    {
        /// <inheritdoc/>
        public override string ToString() => Truth ? "true" : "false";
    }

    /// <summary>Several values in order.</summary>
    /// <param name="Items">The values.</param>
    public sealed record List(ImmutableArray<Value> Items) : Value
    {
        /// <inheritdoc/>
        public bool Equals(List? other) => other is not null && Items.AsSpan().SequenceEqual(other.Items.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var item in Items)
            {
                hash.Add(item);
            }

            return hash.ToHashCode();
        }

        /// <inheritdoc/>
        public override string ToString() => $"[{string.Join(", ", Items)}]";
    }

    private sealed record Nothing : Value
    {
        public override string ToString() => "null";
    }

    /// <summary>Whether this is no value.</summary>
    public bool IsNull => this is Nothing;

    /// <summary>What kind of value this is, as error messages say it.</summary>
    public string KindName => this switch
    {
        Text => "text",
        Integer => "an integer",
        Long => "a 64-bit integer",
        Float => "a number",
        Boolean => "a boolean",
        List => "a list",
        _ => "null",
    };

    /// <summary>The boolean.</summary>
    public static Value Of(bool truth) => truth ? True : False;

    /// <summary>The smallest integer type that holds <paramref name="number"/>.</summary>
    public static Value Of(long number) => number is >= int.MinValue and <= int.MaxValue ? new Integer((int)number) : new Long(number);

    /// <summary>The text.</summary>
    public static Value Of(string text) => new Text(text);

    /// <summary>The number.</summary>
    public static Value Of(double number) => new Float(number);
}
