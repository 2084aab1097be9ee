using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Workflows;

namespace Fairlead.Store.Runs;

/// <summary>
/// The JSON form of what is kept of runs. Names in it are kept for ever: whoever renames a member in the core gives it its old name here. What is
/// empty or as it is at first is left out.
/// </summary>
internal static class RunJson
{
    private static readonly JsonSerializerOptions Settings = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 1_000,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameCases, LeaveOutWhatIsEmpty } },
        Converters = { new ValueConverter(), new JobIdConverter(), new NodeIdConverter(), new JsonStringEnumConverter() },
    };

    /// <summary>The text of a run's header, definition, block, node, or some of a loop's iterations.</summary>
    public static string Write<T>(T content) => JsonSerializer.Serialize(content, Settings);

    /// <summary>What the text was written of.</summary>
    public static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, Settings) ?? throw new JsonException($"A {typeof(T).Name} is missing.");

    private static void NameCases(JsonTypeInfo type)
    {
        if (type.Type == typeof(Node))
        {
            type.PolymorphismOptions = Cases(
                new(typeof(Node.Job), "job"),
                new(typeof(Node.Assign), "assign"),
                new(typeof(Node.Hold), "hold"),
                new(typeof(Node.Choice), "choice"),
                new(typeof(Node.Fork), "fork"),
                new(typeof(Node.Join), "join"),
                new(typeof(Node.Merge), "merge"),
                new(typeof(Node.SubBlock), "block"),
                new(typeof(Node.Repeat), "repeat"),
                new(typeof(Node.ForEach), "each"));
        }
        else if (type.Type == typeof(IterationRange))
        {
            type.PolymorphismOptions = Cases(
                new(typeof(IterationRange.Values), "values"), new(typeof(IterationRange.Combinations), "combinations"), new(typeof(IterationRange.LookedUp), "lookedUp"));
        }
        else if (type.Type == typeof(RunEvent))
        {
            // Those that people wish for.
            type.PolymorphismOptions = Cases(
                new(typeof(RunEvent.Continued), "continued"),
                new(typeof(RunEvent.Aborted), "aborted"), new(typeof(RunEvent.Restarted), "restarted"),
                new(typeof(RunEvent.Resumed), "resumed"),
                new(typeof(RunEvent.Paused), "paused"),
                new(typeof(RunEvent.StatesSet), "statesSet"));
        }
        else if (type.Type == typeof(Answer))
        {
            type.PolymorphismOptions = Cases(new(typeof(Answer.Is), "is"), new(typeof(Answer.Unavailable), "unavailable"), new(typeof(Answer.Unknown), "unknown"));
        }
    }

    private static JsonPolymorphismOptions Cases(params ReadOnlySpan<JsonDerivedType> cases)
    {
        var options = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "kind" };
        foreach (var one in cases)
        {
            options.DerivedTypes.Add(one);
        }

        return options;
    }

    private static void LeaveOutWhatIsEmpty(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.Set is null && property.AssociatedParameter is null)
            {
                // What follows from other members.
                property.ShouldSerialize = static (_, _) => false;
            }
            else if (property.AssociatedParameter is null && property.PropertyType != typeof(string) && property.PropertyType.IsAssignableTo(typeof(IEnumerable)))
            {
                property.ShouldSerialize = static (_, value) => value is IEnumerable many && many.GetEnumerator().MoveNext();
            }
            else if (property.IsRequired || property.AssociatedParameter is not null || HasOtherDefault(type.Type, property.Name))
            {
                property.ShouldSerialize = static (_, _) => true;
            }
        }
    }

    // Members whose first value is not the default of the language: leaving that default out would give them their first value back.
    private static bool HasOtherDefault(Type type, string member) => type == typeof(Edge) && member == nameof(Edge.On);

    private sealed class ValueConverter : JsonConverter<Value>
    {
        public override bool HandleNull => true;

        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsAssignableTo(typeof(Value));

        public override Value Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.Null:
                    return Value.Null;
                case JsonTokenType.True or JsonTokenType.False:
                    return Value.Of(reader.GetBoolean());
                case JsonTokenType.Number:
                    return new Value.Integer(reader.GetInt32());
                case JsonTokenType.String:
                    return Value.Of(reader.GetString() ?? string.Empty);
                case JsonTokenType.StartArray:
                    var items = ImmutableArray.CreateBuilder<Value>();
                    while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
                    {
                        items.Add(Read(ref reader, typeToConvert, options));
                    }

                    return new Value.List(items.ToImmutable());
                default:
                    reader.Read();
                    var isLong = reader.ValueTextEquals("long"u8);
                    reader.Read();
                    var text = reader.GetString() ?? throw new JsonException("A number is missing.");
                    reader.Read();
                    return isLong ? new Value.Long(long.Parse(text, CultureInfo.InvariantCulture)) : Value.Of(double.Parse(text, CultureInfo.InvariantCulture));
            }
        }

        public override void Write(Utf8JsonWriter writer, Value value, JsonSerializerOptions options)
        {
            switch (value)
            {
                case Value.Text text:
                    writer.WriteStringValue(text.Content);
                    break;
                case Value.Integer integer:
                    writer.WriteNumberValue(integer.Number);
                    break;
                case Value.Boolean boolean:
                    writer.WriteBooleanValue(boolean.Truth);
                    break;
                case Value.Long large:
                    WriteNumber(writer, "long", large.Number.ToString(CultureInfo.InvariantCulture));
                    break;
                case Value.Float real:
                    WriteNumber(writer, "float", real.Number.ToString("R", CultureInfo.InvariantCulture));
                    break;
                case Value.List list:
                    writer.WriteStartArray();
                    foreach (var item in list.Items)
                    {
                        Write(writer, item, options);
                    }

                    writer.WriteEndArray();
                    break;
                default:
                    writer.WriteNullValue();
                    break;
            }
        }

        private static void WriteNumber(Utf8JsonWriter writer, string kind, string digits)
        {
            writer.WriteStartObject();
            writer.WriteString(kind, digits);
            writer.WriteEndObject();
        }
    }

    private sealed class JobIdConverter : JsonConverter<JobId>
    {
        public override JobId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JobId.Parse(reader.GetString() ?? string.Empty, null);

        public override void Write(Utf8JsonWriter writer, JobId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class NodeIdConverter : JsonConverter<NodeInstanceId>
    {
        public override NodeInstanceId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var parts = (reader.GetString() ?? string.Empty).Split('.');
            return new NodeInstanceId(long.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[^1], CultureInfo.InvariantCulture));
        }

        public override void Write(Utf8JsonWriter writer, NodeInstanceId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
