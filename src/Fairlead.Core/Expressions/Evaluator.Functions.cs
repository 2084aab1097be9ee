using System.Globalization;

namespace Fairlead.Core.Expressions;

/// <content>Functions and members.</content>
internal sealed partial class Evaluator
{
    private Value? Call(Expression.Call call)
    {
        if (Work(call.Arguments) is not { } arguments)
        {
            return null;
        }

        return (call.Function, arguments) switch
        {
            ("eval", [var value]) => value,
            ("getIteration", []) => Iteration(),
            ("exitCode", [Value.Text node]) => Know(call, surroundings.ExitCode(node.Content)),
            ("exitCodeEquals", [Value.Text node, var code]) => ExitCodeIs(call, node.Content, code) is { } equal ? Value.Of(equal) : null,
            ("exitCodeNotEquals", [Value.Text node, var code]) => ExitCodeIs(call, node.Content, code) is { } equal ? Value.Of(!equal) : null,
            ("fileExists", [Value.Text node, Value.Text path]) => File(call, FileProperty.Exists, node, path),
            ("fileLength", [Value.Text node, Value.Text path]) => File(call, FileProperty.Length, node, path),
            ("fileContent", [Value.Text node, Value.Text path]) => File(call, FileProperty.Content, node, path),
            ("fileLengthGreaterThanZero", [Value.Text node, Value.Text path]) =>
                File(call, FileProperty.Length, node, path) is { } length ? Take(call, Comparison.Compare(Operator.Greater, length, new Value.Integer(0))) : null,
            ("before", [Value.Text time]) => Moment(call, time.Content) is { } moment ? Value.Of(surroundings.Now < moment) : null,
            ("after", [Value.Text time]) => Moment(call, time.Content) is { } moment ? Value.Of(surroundings.Now > moment) : null,
            _ => Fail(Unfit(call.Function, arguments)),
        };
    }

    private Value? File(Expression.Call call, FileProperty property, Value.Text node, Value.Text path)
    {
        var question = new FileQuestion(property, node.Content, path.Content);
        var answer = surroundings.File(question);
        if (answer is Answer.Unknown)
        {
            _end ??= new Evaluation.Needs(question);
            return null;
        }

        return Know(call, answer) is { } value && Charge(value) ? value : null;
    }

    private Value? Know(Expression.Call call, Answer answer) => answer switch
    {
        Answer.Is known => known.Value,
        Answer.Unavailable unavailable => Fail($"'{Excerpt.Of(call.ToString())}' cannot be worked out: {unavailable.Reason}."),
        _ => Fail($"'{Excerpt.Of(call.ToString())}' cannot be worked out: nobody knows."),
    };

    private bool? ExitCodeIs(Expression.Call call, string node, Value code) =>
        Know(call, surroundings.ExitCode(node)) is { } actual ? Comparison.AreEqual(actual, code) : null;

    private DateTimeOffset? Moment(Expression.Call call, string text)
    {
        if (DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return new DateTimeOffset(local, surroundings.Zone.GetUtcOffset(local));
        }

        Fail($"'{Excerpt.Of(call.ToString())}' needs a time such as '2031-02-09 07:30', not '{Excerpt.Of(text)}'.");
        return null;
    }

    private Value? Member(Expression.Member member)
    {
        // A variable goes before a class of the same name.
        if (member is { Target: Expression.Name { Identifier: var owner }, Arguments: { } staticArguments } && StaticFunctions.Has(owner) && Lookup(owner) is null)
        {
            return Work(staticArguments) is not { } values ? null
                : owner == "Math" && member.Identifier == "random" && values.Count == 0 ? Value.Of(surroundings.Random(_randoms++))
                : StaticFunctions.Call(owner, member.Identifier, values, limits) is { } outcome ? Bounded(member, outcome)
                : Fail(Unfit($"{owner}.{member.Identifier}", values));
        }

        if (Work(member.Target) is not { } target || !Charge(target))
        {
            return null;
        }

        if (member.Arguments is not { } expressions)
        {
            return (target, member.Identifier) switch
            {
                (Value.List list, "length") => Value.Of(list.Items.Length),
                (Value.Text text, "length") => Value.Of(text.Content.Length),
                _ => Fail($"'{Excerpt.Of(member.ToString())}' asks for '{member.Identifier}', which {target.KindName} does not have."),
            };
        }

        if (Work(expressions) is not { } arguments || !arguments.TrueForAll(Charge))
        {
            return null;
        }

        return Methods.Call(target, member.Identifier, arguments, limits) is { } result
            ? Bounded(member, result)
            : Fail($"{Unfit(member.Identifier, arguments)[..^1]} of {target.KindName}, in '{Excerpt.Of(member.ToString())}'.");
    }

    private static string Unfit(string function, List<Value> arguments) =>
        $"There is no function '{function}' that takes {(arguments.Count == 0 ? "nothing" : string.Join(" and ", arguments.Select(a => a.KindName)))}.";
}
