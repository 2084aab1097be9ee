using System.Collections.Immutable;

namespace Fairlead.Core.Expressions;

/// <summary>An expression as the grammar reads it. Its text form reads back as the same expression.</summary>
public abstract record Expression
{
    private Expression()
    {
    }

    /// <summary>A value written out.</summary>
    public sealed record Literal(Value Value) : Expression
    {
        /// <inheritdoc/>
        public override string ToString() => ExpressionText.Of(this);
    }

    /// <summary>The value of a variable.</summary>
    public sealed record Name(string Identifier) : Expression
    {
        /// <inheritdoc/>
        public override string ToString() => ExpressionText.Of(this);
    }

    /// <summary>The value of a function.</summary>
    public sealed record Call(string Function, ImmutableArray<Expression> Arguments) : Expression
    {
        /// <inheritdoc/>
        public override string ToString() => ExpressionText.Of(this);
    }

    /// <summary>A method of a value, or a property where <paramref name="Arguments"/> is null.</summary>
    public sealed record Member(Expression Target, string Identifier, ImmutableArray<Expression>? Arguments) : Expression
    {
        /// <inheritdoc/>
        public override string ToString() => ExpressionText.Of(this);
    }

    /// <summary>One item of a list.</summary>
    public sealed record Item(Expression Target, Expression Index) : Expression
    {
        /// <inheritdoc/>
        public override string ToString() => ExpressionText.Of(this);
    }

    /// <summary>A list written out.</summary>
    public sealed record ListOf(ImmutableArray<Expression> Items) : Expression
    {
        /// <inheritdoc/>
        public override string ToString() => ExpressionText.Of(this);
    }

    /// <summary>The opposite of a boolean.</summary>
    public sealed record Not(Expression Operand) : Expression
    {
        /// <inheritdoc/>
        public override string ToString() => ExpressionText.Of(this);
    }

    /// <summary>A number with the other sign.</summary>
    public sealed record Negative(Expression Operand) : Expression
    {
        /// <inheritdoc/>
        public override string ToString() => ExpressionText.Of(this);
    }

    /// <summary>A value as another type.</summary>
    public sealed record Cast(CastType To, Expression Operand) : Expression
    {
        /// <inheritdoc/>
        public override string ToString() => ExpressionText.Of(this);
    }

    /// <summary>Operands joined by operators of one precedence, worked off from left to right; so a long sum is not a deep tree.</summary>
    public sealed record Chain(Expression First, ImmutableArray<Link> Rest) : Expression
    {
        /// <inheritdoc/>
        public override string ToString() => ExpressionText.Of(this);
    }

    /// <summary>A number to the power of another.</summary>
    public sealed record Power(Expression Number, Expression Exponent) : Expression
    {
        /// <inheritdoc/>
        public override string ToString() => ExpressionText.Of(this);
    }

    /// <summary>One of two values.</summary>
    public sealed record Conditional(Expression Condition, Expression Then, Expression Else) : Expression
    {
        /// <inheritdoc/>
        public override string ToString() => ExpressionText.Of(this);
    }

    /// <summary>Gives a variable a value, or joins it with one where there is an operator. Its value is the new one.</summary>
    public sealed record Assignment(string Variable, Operator? Operator, Expression Value) : Expression
    {
        /// <inheritdoc/>
        public override string ToString() => ExpressionText.Of(this);
    }

    /// <summary>Adds 1 or -1 to a variable. Its value is the new one as a prefix, else the old one.</summary>
    public sealed record Increment(string Variable, int By, bool IsPrefix) : Expression
    {
        /// <inheritdoc/>
        public override string ToString() => ExpressionText.Of(this);
    }
}

/// <summary>An operator and its right operand.</summary>
public sealed record Link(Operator Operator, Expression Operand);

/// <summary>A statement of a script.</summary>
public abstract record Statement
{
    private Statement()
    {
    }

    /// <summary>Works out an expression.</summary>
    public sealed record Evaluate(Expression Expression) : Statement;

    /// <summary>Goes one of two ways.</summary>
    public sealed record If(Expression Condition, Statement Then, Statement? Else) : Statement;

    /// <summary>Ends the script with a value.</summary>
    public sealed record Return(Expression? Expression) : Statement;

    /// <summary>Statements in braces.</summary>
    public sealed record Block(ImmutableArray<Statement> Statements) : Statement;
}

/// <summary>The types that a value can be turned into.</summary>
public enum CastType
{
    /// <summary>An integer of 32 bits.</summary>
    Integer,

    /// <summary>An integer of 64 bits.</summary>
    Long,

    /// <summary>A floating-point number.</summary>
    Float,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A boolean.</summary>
    Boolean,
}

/// <summary>The operators between two operands.</summary>
public enum Operator
{
    /// <summary>One of two booleans holds; the second is looked at only where needed.</summary>
    Or,

    /// <summary>Two booleans hold; the second is looked at only where needed.</summary>
    And,

    /// <summary>Equal content.</summary>
    Equal,

    /// <summary>Not equal content.</summary>
    NotEqual,

    /// <summary>Less than.</summary>
    Less,

    /// <summary>Less than or equal.</summary>
    LessOrEqual,

    /// <summary>Greater than.</summary>
    Greater,

    /// <summary>Greater than or equal.</summary>
    GreaterOrEqual,

    /// <summary>The whole text fits a regular expression.</summary>
    Matches,

    /// <summary>A text or list holds something.</summary>
    Contains,

    /// <summary>Sum, or joined texts.</summary>
    Plus,

    /// <summary>Difference.</summary>
    Minus,

    /// <summary>Product.</summary>
    Times,

    /// <summary>Quotient: a floating-point number, unless a 64-bit integer takes part.</summary>
    Divide,

    /// <summary>Rest of an integer division, with the sign of the first operand.</summary>
    Remainder,
}
