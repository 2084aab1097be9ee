using System.Collections.Immutable;
using Sprache;
using static Fairlead.Core.Expressions.Lexis;

namespace Fairlead.Core.Expressions;

/// <summary>The grammar. Every rule that leads back to itself goes through <see cref="Nested"/>, which bounds depth and work.</summary>
internal static class Grammar
{
    private static readonly Parser<Expression> Any = Nested(WholeRule);

    private static readonly Parser<ImmutableArray<Expression>> Arguments =
        from open in Sign("(")
        from items in Any.DelimitedBy(Sign(",")).Optional()
        from close in Sign(")")
        select items.GetOrElse([]).ToImmutableArray();

    private static readonly Parser<Expression> Literal =
        Number.Select(value => (Expression)new Expression.Literal(value))
            .Or(Text.Select(text => new Expression.Literal(Value.Of(text))))
            .Or(Word("true").Return(new Expression.Literal(Value.True)))
            .Or(Word("false").Return(new Expression.Literal(Value.False)))
            .Or(Word("null").Return(new Expression.Literal(Value.Null)));

    private static readonly Parser<int> Step = Sign("++").Return(1).Or(Sign("--").Return(-1));

    private static readonly Parser<Expression> Increment =
        (from delta in Step
         from variable in Name
         select (Expression)new Expression.Increment(variable, delta, IsPrefix: true))
        .Or(from variable in Name
            from delta in Step
            select new Expression.Increment(variable, delta, IsPrefix: false));

    private static readonly Parser<Expression> NameOrCall =
        from name in Name
        from arguments in Arguments.Optional()
        select arguments.IsDefined ? (Expression)new Expression.Call(name, arguments.Get()) : new Expression.Name(name);

    private static readonly Parser<Expression> ListOf =
        from open in Sign("[")
        from items in Any.DelimitedBy(Sign(",")).Optional()
        from close in Sign("]")
        select new Expression.ListOf([.. items.GetOrElse([])]);

    private static readonly Parser<Expression> Bracketed = Any.Contained(Sign("("), Sign(")"));

    private static readonly Parser<Expression> Primary = Literal.Or(Increment).Or(NameOrCall).Or(Bracketed).Or(ListOf);

    private static readonly Parser<Func<Expression, Expression>> Member =
        from dot in Sign(".")
        from name in MemberName
        from arguments in Arguments.Optional()
        select (Func<Expression, Expression>)(target => new Expression.Member(target, name, arguments.IsDefined ? arguments.Get() : null));

    private static readonly Parser<Func<Expression, Expression>> Item =
        from index in Any.Contained(Sign("["), Sign("]"))
        select (Func<Expression, Expression>)(target => new Expression.Item(target, index));

    private static readonly Parser<Expression> Postfix =
        from primary in Primary
        from parts in Member.Or(Item).Many()
        select parts.Aggregate(primary, (target, part) => part(target));

    private static readonly Parser<CastType> CastTo =
        (from open in Sign("(")
         from word in MemberName
         from close in Sign(")")
         select Words.Cast(word))
        .Where(type => type is not null).Select(type => type.GetValueOrDefault());

    private static readonly Parser<Expression> Unary =
        Sign("!", "=").Then(_ => Nested(UnaryRule)).Select(operand => (Expression)new Expression.Not(operand))
            .Or(Sign("-", "-=").Then(_ => Nested(UnaryRule)).Select(operand => new Expression.Negative(operand)))
            .Or(from to in CastTo
                from operand in Nested(UnaryRule)
                select new Expression.Cast(to, operand))
            .Or(Postfix);

    private static readonly Parser<Expression> Power =
        from number in Unary
        from exponent in Sign("**").Then(_ => Nested(PowerRule)).Optional()
        select exponent.IsDefined ? new Expression.Power(number, exponent.Get()) : number;

    private static readonly Parser<Expression> Product = Chain(
        Power, Sign("*", "*=").Return(Operator.Times).Or(Sign("/", "=").Return(Operator.Divide)).Or(Sign("%", "=").Return(Operator.Remainder)));

    private static readonly Parser<Expression> Sum = Chain(
        Product, Sign("+", "+=").Return(Operator.Plus).Or(Sign("-", "-=").Return(Operator.Minus)));

    private static readonly Parser<Expression> Comparison = Chain(
        Sum,
        Sign("<=").Return(Operator.LessOrEqual).Or(Sign("<").Return(Operator.Less))
            .Or(Sign(">=").Return(Operator.GreaterOrEqual)).Or(Sign(">").Return(Operator.Greater))
            .Or(Sign("~=").Return(Operator.Matches)).Or(Word("contains").Return(Operator.Contains)));

    private static readonly Parser<Expression> Equality = Chain(
        Comparison, Sign("==").Return(Operator.Equal).Or(Sign("!=").Return(Operator.NotEqual)));

    private static readonly Parser<Expression> Conjunction = Chain(Equality, Sign("&&").Or(Word("and")).Return(Operator.And));

    private static readonly Parser<Expression> Disjunction = Chain(Conjunction, Sign("||").Or(Word("or")).Return(Operator.Or));

    private static readonly Parser<Operator?> AssignmentSign =
        Sign("=", "=").Return((Operator?)null)
            .Or(Sign("+=").Return((Operator?)Operator.Plus)).Or(Sign("-=").Return((Operator?)Operator.Minus))
            .Or(Sign("*=").Return((Operator?)Operator.Times)).Or(Sign("/=").Return((Operator?)Operator.Divide))
            .Or(Sign("%=").Return((Operator?)Operator.Remainder));

    private static readonly Parser<Expression> Assignment =
        from variable in Name
        from sign in AssignmentSign
        from value in Any
        select new Expression.Assignment(variable, sign, value);

    private static readonly Parser<Expression> Condition =
        from condition in Disjunction
        from ways in (from question in Sign("?")
                      from then in Any
                      from colon in Sign(":")
                      from otherwise in Any
                      select (Then: then, Else: otherwise)).Optional()
        select ways.IsDefined ? new Expression.Conditional(condition, ways.Get().Then, ways.Get().Else) : condition;

    private static readonly Parser<Expression> Whole = Assignment.Or(Condition);

    private static readonly Parser<Statement> Block =
        (from open in Sign("{")
         from statements in Nested<ImmutableArray<Statement>>(() => Statements)
         from close in Sign("}")
         select (Statement)new Statement.Block(statements))
        .Or(Nested(SingleRule));

    private static readonly Parser<Statement> If =
        from word in Word("if")
        from condition in Any.Contained(Sign("("), Sign(")"))
        from then in Block
        from otherwise in (from end in Sign(";").Optional()
                           from word in Word("else")
                           from block in Block
                           select block).Optional()
        select new Statement.If(condition, then, otherwise.GetOrDefault());

    private static readonly Parser<Statement> Return =
        from word in Word("return")
        from value in Any.Optional()
        select new Statement.Return(value.GetOrDefault());

    private static readonly Parser<Statement> Single = If.Or(Return).Or(Any.Select(expression => (Statement)new Statement.Evaluate(expression)));

    private static readonly Parser<IEnumerable<string>> Ends = Sign(";").Many();

    /// <summary>A whole script.</summary>
    public static readonly Parser<ImmutableArray<Statement>> Script =
        from gap in Gap
        from statements in (Parser<ImmutableArray<Statement>>)Statements
        from end in Parse.Return(true).End()
        select statements;

    // Rules that are pointed at before they are set: fields come to be in the order of the text.
    private static Parser<Expression> WholeRule() => Whole;

    private static Parser<Expression> UnaryRule() => Unary;

    private static Parser<Expression> PowerRule() => Power;

    private static Parser<Statement> SingleRule() => Single;

    private static Parser<Expression> Chain(Parser<Expression> operand, Parser<Operator> sign) =>
        from first in operand
        from rest in (from o in sign
                      from next in operand
                      select new Link(o, next)).Many()
        let links = rest.ToImmutableArray()
        select links.IsEmpty ? first : new Expression.Chain(first, links);

    /// <summary>Statements up to one that nothing closes; each is read once, however deep they are nested.</summary>
    private static IResult<ImmutableArray<Statement>> Statements(IInput input)
    {
        var statements = ImmutableArray.CreateBuilder<Statement>();
        var rest = Ends(input).Remainder;
        for (var next = Single(rest); next.WasSuccessful; next = Single(rest))
        {
            statements.Add(next.Value);
            var ends = Ends(next.Remainder);
            rest = ends.Remainder;
            if (!ends.Value.Any() && !EndsInBraces(next.Value))
            {
                break;
            }
        }

        return Result.Success(statements.DrainToImmutable(), rest);
    }

    private static bool EndsInBraces(Statement statement) => statement switch
    {
        Statement.Block => true,
        Statement.If { Else: null } choice => EndsInBraces(choice.Then),
        Statement.If { Else: { } otherwise } => EndsInBraces(otherwise),
        _ => false,
    };

    private static Parser<T> Nested<T>(Func<Parser<T>> rule) => input =>
    {
        var budget = ((BoundedInput)input).Budget;
        if (!budget.TryEnter())
        {
            return Result.Failure<T>(input, budget.Exceeded ?? string.Empty, []);
        }

        var result = rule()(input);
        budget.Leave();
        return result;
    };
}
