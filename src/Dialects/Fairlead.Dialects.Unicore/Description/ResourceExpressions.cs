using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Core.Expressions;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Description;

/// <summary>
/// Works out <c>${...}</c> in the values of resources. An expression sees the other resources by their names (memory in bytes, times in seconds), and
/// parameters and environment variables of the job by theirs.
/// </summary>
internal sealed class ResourceExpressions
{
    private const string Begin = "${";

    // Here Runtime is a resource like any other.
    private static readonly ExpressionLimits Limits = new() { Forbidden = [] };

    private readonly JsonFields _resources;
    private readonly ImmutableSortedDictionary<string, ImmutableArray<Part>> _values;
    private readonly DateTimeOffset _now;

    private ResourceExpressions(JsonFields resources, ImmutableSortedDictionary<string, ImmutableArray<Part>> values, DateTimeOffset now) =>
        (_resources, _values, _now) = (resources, values, now);

    /// <summary>The expressions in resources; null where there are none, or where one cannot be read, which is then a flaw of the resources.</summary>
    /// <param name="resources">The resources; their names are all known.</param>
    /// <param name="now">The time.</param>
    public static ResourceExpressions? Read(JsonFields resources, DateTimeOffset now)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<Part>>(StringComparer.Ordinal);
        var isNeeded = false;
        foreach (var name in resources.Names)
        {
            if (JsonFields.ScalarOf(resources[name]) is not { } text)
            {
                continue;
            }

            if (PartsOf(name, text, resources) is not { } parts)
            {
                return null;
            }

            values[name] = parts;
            isNeeded |= parts.Any(p => p.Script is not null);
        }

        return isNeeded ? new ResourceExpressions(resources, values.ToImmutable(), now) : null;
    }

    /// <summary>The resources with all of it worked out; what cannot be is a flaw of the resources, and left out.</summary>
    /// <param name="variables">The parameters and environment variables of the job.</param>
    public JsonObject WorkOut(ImmutableSortedDictionary<string, string> variables)
    {
        var round = new Round(this, variables);
        var all = new JsonObject();
        foreach (var name in _resources.Names)
        {
            all[name] = _values.ContainsKey(name) ? round.TextOf(name) : _resources[name]?.DeepClone();
        }

        return all;
    }

    private static ImmutableArray<Part>? PartsOf(string name, string text, JsonFields resources)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        var rest = text;
        for (var start = rest.IndexOf(Begin, StringComparison.Ordinal); start >= 0; start = rest.IndexOf(Begin, StringComparison.Ordinal))
        {
            var inside = rest[(start + Begin.Length)..];
            var end = EndOf(inside);
            if (end < 0)
            {
                resources.Refuse(name, $"Resources.{name}: the expression '{Shown.Of(rest[start..])}' has no end: it lacks a closing brace.");
                return null;
            }

            if (!Script.Parse(inside[..end], Limits).TryGet(out var script, out var refusal))
            {
                resources.Refuse(name, $"Resources.{name}: {refusal.Message}");
                return null;
            }

            parts.Add(new Part(rest[..start], null));
            parts.Add(new Part(inside[..end], script));
            rest = inside[(end + 1)..];
        }

        parts.Add(new Part(rest, null));
        return parts.ToImmutable();
    }

    /// <summary>Where the brace is that closes the expression: not one in a text, nor one of a block.</summary>
    private static int EndOf(string text)
    {
        var (depth, quote) = (0, '\0');
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when quote != '\0':
                    i++;
                    break;
                case var mark and ('\'' or '"'):
                    quote = quote == '\0' ? mark : quote == mark ? '\0' : quote;
                    break;
                case '{' when quote == '\0':
                    depth++;
                    break;
                case '}' when quote == '\0' && depth-- == 0:
                    return i;
            }
        }

        return -1;
    }

    /// <summary>Text as it is, or an expression.</summary>
    private sealed record Part(string Text, Script? Script)
    {
        /// <summary>The variable that it is and nothing else, or null.</summary>
        public string? Variable => Script?.Statements is [Statement.Evaluate { Expression: Expression.Name { Identifier: var name } }] ? name : null;
    }

    /// <summary>Works out all of the resources for the same variables.</summary>
    private sealed class Round(ResourceExpressions all, ImmutableSortedDictionary<string, string> variables)
    {
        private readonly Dictionary<string, string?> _known = [];
        private readonly HashSet<string> _open = [];

        /// <summary>The value of a resource, or null where it cannot be worked out.</summary>
        public string? TextOf(string name)
        {
            if (_known.TryGetValue(name, out var text))
            {
                return text;
            }

            _open.Add(name);
            var whole = new StringBuilder();
            var isKnown = true;
            foreach (var part in all._values[name])
            {
                var value = part.Script is { } script ? part.Variable is { } variable && RawOf(name, variable) is { } raw ? raw : Run(name, part.Text, script) : part.Text;
                isKnown &= value is not null;
                whole.Append(value);
            }

            _open.Remove(name);
            return _known[name] = isKnown ? whole.ToString() : null;
        }

        /// <summary>What a variable or another resource says, as it was written.</summary>
        private string? RawOf(string asker, string name)
        {
            if (name == asker || !all._values.ContainsKey(name))
            {
                return variables.GetValueOrDefault(name);
            }

            if (_open.Contains(name))
            {
                all._resources.Refuse(asker, $"Resources.{asker} and Resources.{name} refer to each other.");
                return null;
            }

            return TextOf(name);
        }

        private Value? Find(string asker, string name) => RawOf(asker, name) is not { } text ? null
            : name == asker || !all._values.ContainsKey(name) ? NumberText.Read(text) ?? Value.Of(text)
            : name switch
            {
                "Memory" or "MemoryPerNode" when Units.Memory(text) is { } bytes => Value.Of(bytes),
                "Runtime" when Units.Time(text) is { } time => Value.Of((long)time.TotalSeconds),
                _ => NumberText.Read(text) ?? Value.Of(text),
            };

        private string? Run(string name, string text, Script script)
        {
            var why = script.Run(new KnownValues(variable => Find(name, variable), all._now)) switch
            {
                Evaluation.Gives { Value: var value } when Written(value) is { } written => (Is: written, Not: null),
                Evaluation.Gives { Value: var other } => (Is: null, Not: $"it gives {other.KindName}."),
                Evaluation.Fails fails => (Is: null, Not: fails.Reason),
                _ => (Is: (string?)null, Not: (string?)"it cannot depend on files of jobs."),
            };
            if (why.Not is { } reason)
            {
                all._resources.Refuse(name, $"Resources.{name}: '{Begin}{Shown.Of(text)}}}' cannot be worked out: {reason}");
            }

            return why.Is;
        }

        private static string? Written(Value value) => value switch
        {
            // A count that has been divided is a count again where nothing is left over.
            Value.Float { Number: var number } => double.IsFinite(number) && Math.Abs(number) < 1e15 ? ((decimal)number).ToString(CultureInfo.InvariantCulture) : null,
            Value.Integer or Value.Long or Value.Boolean or Value.Text => value.ToString(),
            _ => null,
        };
    }
}
