using System.Collections.Immutable;
using Fairlead.Core.Expressions;

namespace Fairlead.Core.Workflows;

/// <summary>Works out the combinations of variables that count by themselves.</summary>
internal static class Counting
{
    /// <summary>All combinations, the last variable changing fastest; or why they cannot be worked out.</summary>
    public static Outcome<ImmutableArray<Iteration>> Expand(IterationRange.Combinations range, Node.ForEach loop, ISurroundings around, WorkflowPlan plan)
    {
        var rows = new List<ImmutableList<KeyValuePair<string, Value>>> { ImmutableList<KeyValuePair<string, Value>>.Empty };
        foreach (var variable in range.Variables)
        {
            var longer = new List<ImmutableList<KeyValuePair<string, Value>>>();
            foreach (var row in rows)
            {
                if (!Values(variable, new Row(around, row), plan).TryGet(out var values, out var refusal))
                {
                    return refusal;
                }

                longer.AddRange(values.Select(value => row.Add(KeyValuePair.Create(variable.Name, value))));
                if (longer.Count > plan.Limits.ForEachIterations)
                {
                    return Refusal.TooLarge("range", $"There are more iterations than the {plan.Limits.ForEachIterations} that a loop may have.");
                }
            }

            rows = longer;
        }

        return rows.Select(row =>
        {
            var joined = Value.Of(string.Join(range.Separator, row.Select(pair => pair.Value)));
            return new Iteration([.. row, .. loop.ValueVariables.Select(name => KeyValuePair.Create(name, joined))]);
        }).ToImmutableArray();
    }

    private static Outcome<List<Value>> Values(CountedVariable variable, Row row, WorkflowPlan plan)
    {
        var values = new List<Value>();
        for (var current = variable.Start; ;)
        {
            row.Set(variable.Name, current);
            switch (plan.Script(variable.While).Test(row))
            {
                case Evaluation.Gives { Value: Value.Boolean { Truth: false } }:
                    return values;
                case Evaluation.Gives when values.Count >= plan.Limits.ValuesPerVariable:
                    return Refusal.TooLarge("range", $"The variable '{variable.Name}' goes through more than {plan.Limits.ValuesPerVariable} values.");
                case Evaluation.Gives:
                    values.Add(current);
                    break;
                case var other:
                    return Wrong(variable, other);
            }

            switch (plan.Script(variable.Next).Run(row))
            {
                case Evaluation.Gives gives when gives.Assigned.GetValueOrDefault(variable.Name) is { IsNull: false } next && !next.Equals(current):
                    current = next;
                    break;
                case Evaluation.Gives:
                    return Refusal.Invalid("range", $"'{variable.Next}' does not change the variable '{variable.Name}'.");
                case var other:
                    return Wrong(variable, other);
            }
        }
    }

    private static Refusal Wrong(CountedVariable variable, Evaluation evaluation) => Refusal.Invalid("range", evaluation is Evaluation.Fails fails
        ? $"The values of '{variable.Name}' cannot be worked out: {fails.Reason}"
        : $"The values of '{variable.Name}' cannot depend on files.");

    /// <summary>The surroundings of the loop, with the variables before this one on top.</summary>
    private sealed class Row(ISurroundings around, ImmutableList<KeyValuePair<string, Value>> before) : ISurroundings
    {
        private readonly Dictionary<string, Value> _own = before.ToDictionary();

        public DateTimeOffset Now => around.Now;

        public TimeZoneInfo Zone => around.Zone;

        public string? Iteration => around.Iteration;

        public void Set(string name, Value value) => _own[name] = value;

        public Value? Find(string variable) => _own.GetValueOrDefault(variable) ?? around.Find(variable);

        public Answer ExitCode(string node) => around.ExitCode(node);

        public Answer File(FileQuestion question) => around.File(question);

        public double Random(int count) => around.Random(count);
    }
}
