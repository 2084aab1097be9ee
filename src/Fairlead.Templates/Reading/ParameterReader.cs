using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Fairlead.Core.Expressions;
using Fairlead.Core.Workflows;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;

namespace Fairlead.Templates.Reading;

/// <summary>Reads declarations of parameters, arguments and variables.</summary>
internal static class ParameterReader
{
    /// <summary>The words for types; <c>float</c> is another word for <c>number</c>.</summary>
    public static readonly ImmutableArray<string> Types = ["string", "integer", "number", "float", "boolean", "list", "map", "path"];

    /// <summary>The declarations below a key, in the order of the file.</summary>
    public static ImmutableArray<ParameterDeclaration> ReadAll(Fields fields, string key)
    {
        var declarations = ImmutableArray.CreateBuilder<ParameterDeclaration>();
        foreach (var (entry, path) in fields.Map(key)?.Named() ?? [])
        {
            if (Fields.Of(entry.Value, path, fields.Problems) is { } parameter)
            {
                declarations.Add(Read(entry, parameter));
            }
        }

        return declarations.ToImmutable();
    }

    /// <summary>Variables with their first values, whose types are their own.</summary>
    public static ImmutableArray<VariableDeclaration> ReadVariables(Fields fields, string key)
    {
        var variables = ImmutableArray.CreateBuilder<VariableDeclaration>();
        foreach (var (entry, path) in fields.Map(key)?.Named() ?? [])
        {
            if (!Names.IsVariable(entry.Key))
            {
                fields.Problems.Add(entry.At, path, $"'{entry.Key}' is no name of a variable: expressions would read the hyphen as a minus.");
            }
            else if (Values.Plain(entry.Value) is { } value)
            {
                variables.Add(new VariableDeclaration(entry.Key, value));
            }
            else
            {
                fields.Problems.Add(entry.Value.At, path, "A variable needs a first value: a text, a number, true, false or a list of them.");
            }
        }

        return variables.ToImmutable();
    }

    /// <summary>The type that a key names.</summary>
    public static ParameterType TypeOf(Fields fields, string key) => fields.Word(key, Types) switch
    {
        "integer" => ParameterType.Integer,
        "number" or "float" => ParameterType.Number,
        "boolean" => ParameterType.Boolean,
        "list" => ParameterType.List,
        "map" => ParameterType.Map,
        "path" => ParameterType.Path,
        _ => ParameterType.String,
    };

    /// <summary>The word for a type.</summary>
    public static string WordOf(ParameterType type) => type switch
    {
        ParameterType.Integer => "integer",
        ParameterType.Number => "number",
        ParameterType.Boolean => "boolean",
        ParameterType.List => "list",
        ParameterType.Map => "map",
        ParameterType.Path => "path",
        _ => "string",
    };

    private static ParameterDeclaration Read(MapEntry entry, Fields fields)
    {
        var type = TypeOf(fields, "type");
        var required = fields.Flag("required");
        var hasDefault = fields.Find("default") is not null;
        var parameter = new ParameterDeclaration(entry.Key, entry.At, fields.Path)
        {
            Type = type,
            Description = fields.Text("description"),
            IsRequired = required ?? !hasDefault,
            Min = fields.Number("min"),
            Max = fields.Number("max"),
            Enum = EnumOf(fields, type),
            Pattern = PatternOf(fields),
        };
        if (parameter.Min > parameter.Max)
        {
            fields.Wrong("max", "The most that is allowed is less than the least.");
        }

        if ((parameter.Min ?? parameter.Max) is not null && type is not (ParameterType.Integer or ParameterType.Number))
        {
            fields.Wrong(parameter.Min is null ? "max" : "min", "Only an integer or a number has limits.");
        }

        fields.End();
        return DefaultOf(fields, parameter);
    }

    private static ParameterDeclaration DefaultOf(Fields fields, ParameterDeclaration parameter)
    {
        if (fields.Find("default") is not { } node)
        {
            return parameter;
        }

        if (Values.For(parameter, node).TryGet(out var value, out var refusal))
        {
            return parameter with { Default = value };
        }

        fields.Wrong("default", refusal.Message);
        return parameter;
    }

    private static ImmutableArray<Value> EnumOf(Fields fields, ParameterType type)
    {
        switch (fields.Find("enum"))
        {
            case null:
                return [];
            case ListNode { Items.Length: > 0 } list:
                var values = ImmutableArray.CreateBuilder<Value>();
                foreach (var item in list.Items)
                {
                    if (Values.Typed(type, item).TryGet(out var value, out var refusal))
                    {
                        values.Add(value);
                    }
                    else
                    {
                        fields.Problems.Add(item.At, KeyPath.Below(fields.Path, "enum"), refusal.Message);
                    }
                }

                return values.ToImmutable();
            default:
                fields.Wrong("enum", "It has to be a list of the values that are allowed.");
                return [];
        }
    }

    private static string? PatternOf(Fields fields)
    {
        if (fields.Text("pattern") is not { } pattern)
        {
            return null;
        }

        try
        {
            _ = new Regex($"^(?:{pattern})$", RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));
            return pattern;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            fields.Wrong("pattern", "This is no regular expression (or one that looks around or back, which is not taken).");
            return null;
        }
    }
}
