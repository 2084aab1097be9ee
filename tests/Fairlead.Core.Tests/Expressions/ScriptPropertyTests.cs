using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Core.Tests.Expressions;

/// <summary>What holds for every expression and for every text that is none.</summary>
public sealed class ScriptPropertyTests
{
    private static readonly Config Much = Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(60);

    [Fact]
    public void Parse_TheTextOfAnExpression_IsThatExpression() => Prop.ForAll(Expressions(3).ToArbitrary(), expression =>
    {
        var text = ExpressionText.Of(expression);
        return Script.Parse(text).TryGet(out var script, out var refusal)
            ? (script.Statements is [Statement.Evaluate evaluate] && Shape(evaluate.Expression) == Shape(expression)).Label($"{text} was read as {Shape(script.Statements)}")
            : false.Label($"{text}: {refusal.Message}");
    }).Check(Much);

    [Fact]
    public void Run_AnyExpression_EndsWithAnAnswer() => Prop.ForAll(Expressions(3).ToArbitrary(), expression =>
        new Given().Run(ExpressionText.Of(expression)) is Evaluation.Gives or Evaluation.Fails { Reason.Length: > 0 and < 1_000 } or Evaluation.Needs).Check(Much);

    [Fact]
    public void Run_TheSameTwice_GivesTheSame() => Prop.ForAll(Expressions(3).ToArbitrary(), expression =>
        Told(new Given().Run(ExpressionText.Of(expression))) == Told(new Given().Run(ExpressionText.Of(expression)))).Check(Much);

    [Fact]
    public void Parse_AnyMixtureOfWords_NeverThrows() => Prop.ForAll(Mixtures().ToArbitrary(), text =>
        !Script.Parse(text).TryGet(out var script, out var refusal) ? refusal.Message.Length > 0 : script.Run(new Given()) is not null).Check(Much);

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("!", "")]
    [InlineData("- ", "")]
    [InlineData("1 ** ", "")]
    [InlineData("(int)", "")]
    [InlineData("x = ", "")]
    [InlineData("f(", ")")]
    [InlineData("B ? 1 : ", "")]
    [InlineData("if (B) ", "")]
    [InlineData("{", "}")]
    [InlineData("x[", "]")]
    public void Parse_AnyDepth_NeitherThrowsNorTakesLong(string open, string close)
    {
        foreach (var depth in new[] { 10, 100, 1_000, 100_000 })
        {
            var text = string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));

            Script.Parse(text, new ExpressionLimits { TextLength = int.MaxValue }).TryGet(out _, out var refusal).ShouldBe(depth == 10 && open != "{");

            (refusal?.Message.Length ?? 0).ShouldBeLessThan(400);
        }
    }

    [Theory]
    [InlineData("1 + ")]
    [InlineData("X == 1 || ")]
    [InlineData("S; ")]
    [InlineData("/* x */ ")]
    [InlineData("S.trim().concat(")]
    public void Parse_AnyLength_NeitherThrowsNorTakesLong(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 100_000));

        Script.Parse(text).TryGet(out _, out var refusal).ShouldBeFalse();
        refusal!.Kind.ShouldBe(RefusalKind.TooLarge);
        // Cut to what is read at all: still long, and wrong at its end.
        Script.Parse(text[..8_000]).TryGet(out var script, out _);
        _ = script?.Run(new Given()).ShouldNotBeNull();
    }

    [Fact]
    public void Run_ATextThatDoublesAgainAndAgain_IsStopped()
    {
        var text = string.Concat(Enumerable.Repeat("S = S + S; ", 500));

        new Given().Run(text).ShouldBeOfType<Evaluation.Fails>().Reason.ShouldContain("longer than");
    }

    [Fact]
    public void Run_MuchWorkOnALongText_IsStopped()
    {
        var text = string.Concat(Enumerable.Repeat("S = S + S; ", 16)) + string.Concat(Enumerable.Repeat("S.trim(); ", 700));

        new Given().Run(text).ShouldBeOfType<Evaluation.Fails>().Reason.ShouldContain("steps");
    }

    [Fact]
    public void Parse_TheDeepestThatIsAllowed_NeedsLittleStack()
    {
        var depth = ExpressionLimits.Default.Depth - 1;
        var text = string.Concat(Enumerable.Repeat("(", depth)) + "1" + string.Concat(Enumerable.Repeat(")", depth));
        var isRead = false;

        // Half of what a thread of the pool has.
        var thread = new Thread(() => isRead = Script.Parse(text).TryGet(out _, out _), maxStackSize: 768 * 1024);
        thread.Start();
        thread.Join();

        isRead.ShouldBeTrue();
    }

    private static string Told(Evaluation evaluation) => evaluation is Evaluation.Gives gives
        ? $"{gives.Value}|{string.Join(',', gives.Assigned.OrderBy(pair => pair.Key, StringComparer.Ordinal))}"
        : evaluation.ToString();

    private static string Shape(ImmutableArray<Statement> statements) =>
        string.Join("; ", statements.Select(s => s is Statement.Evaluate evaluate ? Shape(evaluate.Expression) : s.ToString()));

    // Unlike the text, this has no rules about brackets that could hide a difference.
    private static string Shape(Expression expression) => expression switch
    {
        Expression.Literal literal => $"{literal.Value.GetType().Name}:{literal.Value}",
        Expression.Name name => name.Identifier,
        Expression.Call call => $"(call {call.Function} {Shapes(call.Arguments)})",
        Expression.Member member => $"(member {Shape(member.Target)} {member.Identifier} {(member.Arguments is { } a ? Shapes(a) : "-")})",
        Expression.Item item => $"(item {Shape(item.Target)} {Shape(item.Index)})",
        Expression.ListOf list => $"(list {Shapes(list.Items)})",
        Expression.Not not => $"(not {Shape(not.Operand)})",
        Expression.Negative negative => $"(neg {Shape(negative.Operand)})",
        Expression.Cast cast => $"(cast {cast.To} {Shape(cast.Operand)})",
        Expression.Power power => $"(pow {Shape(power.Number)} {Shape(power.Exponent)})",
        Expression.Conditional choice => $"(if {Shape(choice.Condition)} {Shape(choice.Then)} {Shape(choice.Else)})",
        Expression.Assignment assignment => $"(set {assignment.Variable} {assignment.Operator} {Shape(assignment.Value)})",
        Expression.Increment increment => $"(step {increment.Variable} {increment.By} {increment.IsPrefix})",
        Expression.Chain chain => $"(chain {Shape(chain.First)} {string.Join(' ', chain.Rest.Select(link => $"{link.Operator} {Shape(link.Operand)}"))})",
        _ => throw new InvalidOperationException($"{expression.GetType()} has no shape."),
    };

    private static string Shapes(ImmutableArray<Expression> expressions) => $"[{string.Join(' ', expressions.Select(Shape))}]";

    private static Gen<Expression> Expressions(int depth)
    {
        var literals = Gen.OneOf(
            Gen.Elements(Value.True, Value.False, Value.Null, Value.Of(""), Value.Of("a \"quoted\"\\ \n\u0001 text'"), Value.Of("7")),
            Gen.Choose(0, 1000).Select(n => Value.Of((long)n)),
            Gen.Elements(Value.Of(0.5), Value.Of(1e10), Value.Of(1.25e-7), new Value.Long(5), Value.Of(long.MaxValue)))
            .Select(value => (Expression)new Expression.Literal(value));
        var names = Gen.Elements("X", "F", "S", "N", "B", "unknown", "contained", "iffy", "order").Select(n => (Expression)new Expression.Name(n));
        if (depth == 0)
        {
            return Gen.OneOf(literals, names);
        }

        var inner = Expressions(depth - 1);
        var some = Gen.Choose(0, 3).SelectMany(n => Gen.ArrayOf(inner, n)).Select(items => items.ToImmutableArray());
        return Gen.OneOf(
            literals,
            names,
            from function in Gen.Elements("eval", "exitCode", "fileLength", "getIteration", "nothing")
            from arguments in some
            select (Expression)new Expression.Call(function, arguments),
            from target in inner
            from method in Gen.Elements("trim", "length", "contains", "replace", "split", "if")
            from arguments in some
            select (Expression)new Expression.Member(target, method, arguments),
            from target in inner
            select (Expression)new Expression.Member(target, "length", null),
            from owner in Gen.Elements("Math", "Integer", "String")
            from function in Gen.Elements("max", "round", "parseInt", "format")
            from arguments in some
            select (Expression)new Expression.Member(new Expression.Name(owner), function, arguments),
            from target in inner
            from index in inner
            select (Expression)new Expression.Item(target, index),
            some.Select(items => (Expression)new Expression.ListOf(items)),
            inner.Select(operand => (Expression)new Expression.Not(operand)),
            inner.Select(operand => (Expression)new Expression.Negative(operand)),
            from type in Gen.Elements(Enum.GetValues<CastType>())
            from operand in inner
            select (Expression)new Expression.Cast(type, operand),
            from number in inner
            from exponent in inner
            select (Expression)new Expression.Power(number, exponent),
            from condition in inner
            from then in inner
            from otherwise in inner
            select (Expression)new Expression.Conditional(condition, then, otherwise),
            from variable in Gen.Elements("X", "S", "fresh")
            from sign in Gen.Elements<Operator?>(null, Operator.Plus, Operator.Minus, Operator.Times, Operator.Divide, Operator.Remainder)
            from value in inner
            select (Expression)new Expression.Assignment(variable, sign, value),
            from variable in Gen.Elements("X", "N")
            from delta in Gen.Elements(1, -1)
            from isPrefix in Gen.Elements(true, false)
            select (Expression)new Expression.Increment(variable, delta, isPrefix),
            from level in Gen.Elements(Levels)
            from first in inner
            from links in Links(level, inner)
            select (Expression)new Expression.Chain(first, links));
    }

    private static readonly Operator[][] Levels =
    [
        [Operator.Or],
        [Operator.And],
        [Operator.Equal, Operator.NotEqual],
        [Operator.Less, Operator.LessOrEqual, Operator.Greater, Operator.GreaterOrEqual, Operator.Matches, Operator.Contains],
        [Operator.Plus, Operator.Minus],
        [Operator.Times, Operator.Divide, Operator.Remainder],
    ];

    private static Gen<ImmutableArray<Link>> Links(Operator[] level, Gen<Expression> operands) =>
        from count in Gen.Choose(1, 3)
        from links in Gen.ArrayOf(from sign in Gen.Elements(level) from operand in operands select new Link(sign, operand), count)
        select links.ToImmutableArray();

    private static Gen<string> Mixtures() =>
        from count in Gen.Choose(0, 40)
        from words in Gen.ArrayOf(
            Gen.Elements("X", "S", "if", "else", "return", "(", ")", "[", "]", "{", "}", ";", "+", "-", "*", "**", "++", "=", "==", "!", "?", ":", ",", ".", "'", "\"", "\\", "/*", "*/", "//", "\n", "1", "2.5", "1e", "0x", "contains", "and", "~=", "eval", "(int)", "ü", "\0"),
            count)
        select string.Join(' ', words);
}
