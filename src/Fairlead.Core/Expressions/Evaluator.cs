using System.Collections.Immutable;

namespace Fairlead.Core.Expressions;

/// <summary>
/// One evaluation of one script. A part that cannot be worked out gives null and leaves the reason in <see cref="_end"/>; then nothing more is done.
/// </summary>
internal sealed partial class Evaluator(ISurroundings surroundings, ExpressionLimits limits)
{
    private readonly Dictionary<string, Value> _assigned = [];
    private Evaluation? _end;
    private Value? _returned;
    private int _steps = limits.Steps;
    private int _randoms;

    public Evaluation Run(Script script)
    {
        foreach (var word in limits.Forbidden)
        {
            if (script.Text.Contains(word, StringComparison.Ordinal))
            {
                return new Evaluation.Fails($"The expression '{Excerpt.Of(script.Text)}' contains '{word.Trim()}', which is not allowed.");
            }
        }

        var last = Run(script.Statements);
        return _end ?? new Evaluation.Gives(_returned ?? last ?? Value.Null, _assigned.ToImmutableDictionary());
    }

    private Value? Run(ImmutableArray<Statement> statements)
    {
        Value? last = Value.Null;
        foreach (var statement in statements)
        {
            last = Run(statement);
            if (last is null || _returned is not null)
            {
                break;
            }
        }

        return last;
    }

    private Value? Run(Statement statement) => statement switch
    {
        Statement.Evaluate evaluate => Work(evaluate.Expression),
        Statement.Return value => _returned = value.Expression is { } expression ? Work(expression) : Value.Null,
        Statement.Block block => Run(block.Statements),
        Statement.If choice => Truth(choice.Condition) switch
        {
            true => Run(choice.Then),
            false => choice.Else is { } otherwise ? Run(otherwise) : Value.Null,
            null => null,
        },
        _ => null,
    };

    private Value? Work(Expression expression)
    {
        if (--_steps < 0)
        {
            return Fail($"The expression takes more than {limits.Steps} steps.");
        }

        return expression switch
        {
            Expression.Literal literal => literal.Value,
            Expression.Name name => Find(name.Identifier),
            Expression.Call call => Call(call),
            Expression.Member member => Member(member),
            Expression.Item item => Item(item),
            Expression.ListOf list => Work(list.Items) is { } items ? new Value.List([.. items]) : null,
            Expression.Not not => Truth(not.Operand) is { } truth ? Value.Of(!truth) : null,
            Expression.Negative negative => Work(negative.Operand) is { } value ? Take(negative, Arithmetic.Negate(value)) : null,
            Expression.Cast cast => Work(cast.Operand) is { } value ? Take(cast, Casting.To(cast.To, value)) : null,
            Expression.Chain chain => Chain(chain),
            Expression.Power power => Work(power.Number) is { } number && Work(power.Exponent) is { } exponent
                ? Take(power, Arithmetic.Power(number, exponent))
                : null,
            Expression.Conditional choice => Truth(choice.Condition) switch { true => Work(choice.Then), false => Work(choice.Else), null => null },
            Expression.Assignment assignment => Assign(assignment),
            Expression.Increment increment => Step(increment),
            _ => null,
        };
    }

    private List<Value>? Work(ImmutableArray<Expression> expressions)
    {
        var values = new List<Value>(expressions.Length);
        foreach (var expression in expressions)
        {
            if (Work(expression) is not { } value)
            {
                return null;
            }

            values.Add(value);
        }

        return values;
    }

    private Value? Lookup(string name) => _assigned.GetValueOrDefault(name) ?? surroundings.Find(name);

    private Value? Find(string name) =>
        Lookup(name)
        ?? (name == "iteration" ? Iteration() : Fail($"There is no variable '{name}'."));

    private Value Iteration() => surroundings.Iteration is { } iteration ? Value.Of(iteration) : Value.Null;

    private Value? Chain(Expression.Chain chain)
    {
        var left = Work(chain.First);
        foreach (var link in chain.Rest)
        {
            if (left is null)
            {
                return null;
            }

            left = Join(chain, left, link);
        }

        return left;
    }

    private Value? Join(Expression.Chain chain, Value left, Link link)
    {
        if (link.Operator is not (Operator.And or Operator.Or))
        {
            return Work(link.Operand) is { } right ? Apply(chain, link.Operator, left, right) : null;
        }

        if (left is not Value.Boolean { Truth: var truth })
        {
            return Fail($"'{Words.Of(link.Operator)}' in '{Excerpt.Of(chain.ToString())}' needs true or false, not {left.KindName} ({Excerpt.Of(left.ToString())}).");
        }

        // The second operand is looked at only where it decides.
        return truth == (link.Operator is Operator.Or) ? left : Truth(link.Operand) is { } next ? Value.Of(next) : null;
    }

    private Value? Apply(Expression whole, Operator sign, Value left, Value right) => sign switch
    {
        Operator.Equal => Value.Of(Comparison.AreEqual(left, right)),
        Operator.NotEqual => Value.Of(!Comparison.AreEqual(left, right)),
        Operator.Less or Operator.LessOrEqual or Operator.Greater or Operator.GreaterOrEqual => Take(whole, Comparison.Compare(sign, left, right)),
        Operator.Contains => Take(whole, Comparison.Contains(left, right)),
        Operator.Matches => Charge(left) ? Take(whole, Patterns.Matches(left, right, limits)) : null,
        _ => Charge(left) && Charge(right) ? Bounded(whole, Arithmetic.Join(sign, left, right)) : null,
    };

    private Value? Assign(Expression.Assignment assignment)
    {
        if (Work(assignment.Value) is not { } value)
        {
            return null;
        }

        if (assignment.Operator is not { } sign)
        {
            return _assigned[assignment.Variable] = value;
        }

        return Find(assignment.Variable) is { } before && Apply(assignment, sign, before, value) is { } joined ? _assigned[assignment.Variable] = joined : null;
    }

    private Value? Step(Expression.Increment increment)
    {
        if (Find(increment.Variable) is not { } before || Take(increment, Arithmetic.Join(Operator.Plus, before, new Value.Integer(increment.By), isNumeric: true)) is not { } after)
        {
            return null;
        }

        _assigned[increment.Variable] = after;
        return increment.IsPrefix ? after : before;
    }

    private Value? Item(Expression.Item item)
    {
        if (Work(item.Target) is not { } target || Work(item.Index) is not { } index)
        {
            return null;
        }

        return (target, index) switch
        {
            (Value.List list, Value.Integer { Number: var i }) when i >= 0 && i < list.Items.Length => list.Items[i],
            (Value.List list, Value.Integer) => Fail($"'{Excerpt.Of(item.ToString())}' asks for item {index} of a list of {list.Items.Length}."),
            _ => Fail($"'{Excerpt.Of(item.ToString())}' needs a list and an integer, not {target.KindName} and {index.KindName}."),
        };
    }

    private bool? Truth(Expression expression)
    {
        var value = Work(expression);
        if (value is null or Value.Boolean)
        {
            return (value as Value.Boolean)?.Truth;
        }

        Fail($"'{Excerpt.Of(expression.ToString())}' gives {value.KindName} ({Excerpt.Of(value.ToString())}) where true or false is needed.");
        return null;
    }

    /// <summary>Counts the work on a long text, and says whether there is any left.</summary>
    private bool Charge(Value value)
    {
        _steps -= value switch { Value.Text text => text.Content.Length >> 8, Value.List list => list.Items.Length >> 4, _ => 0 };
        return _steps >= 0 || Fail($"The expression takes more than {limits.Steps} steps.") is not null;
    }

    private Value? Bounded(Expression whole, Outcome<Value> outcome)
    {
        var value = Take(whole, outcome);
        var length = value switch { Value.Text text => text.Content.Length, Value.List list => list.Items.Length, _ => 0 };
        return length <= limits.ValueLength ? value : Fail($"'{Excerpt.Of(whole.ToString())}' makes a value longer than {limits.ValueLength}.");
    }

    private Value? Take(Expression whole, Outcome<Value> outcome) =>
        outcome.TryGet(out var value, out var refusal) ? value : Fail($"'{Excerpt.Of(whole.ToString())}' cannot be worked out: {refusal.Message}");

    private Value? Fail(string reason)
    {
        _end ??= new Evaluation.Fails(reason);
        return null;
    }
}
