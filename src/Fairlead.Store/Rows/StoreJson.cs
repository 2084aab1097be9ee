using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Fairlead.Core;
using Fairlead.Core.Containers;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Notifications;
using Fairlead.Core.Storages;
using Fairlead.Core.Transfers;
using Fairlead.Core.Workflows;

namespace Fairlead.Store.Rows;

/// <summary>
/// The JSON form of what is kept in one column. Names in it are kept for ever: whoever renames a member in the core gives it its old name here.
/// </summary>
internal static class StoreJson
{
    /// <summary>The types whose members have defaults that are not those of the language.</summary>
    private static readonly Dictionary<Type, Func<object>> Blanks = new()
    {
        [typeof(JobDescription)] = () => new JobDescription(),
        [typeof(ResourceRequest)] = () => new ResourceRequest(),
        [typeof(RetryPolicy)] = () => new RetryPolicy(),
        [typeof(Preferences)] = () => new Preferences(),
        [typeof(GroupChoice)] = () => new GroupChoice(),
        [typeof(Container)] = () => new Container { Image = new ImageSource.File(string.Empty) },
        [typeof(Step)] = () => new Step { Command = new StepCommand.Program([]) },
    };

    private static readonly JsonSerializerOptions Settings = Configure();

    private static readonly JsonTypeInfo<JobDescription> Description = TypeInfo<JobDescription>();
    private static readonly JsonTypeInfo<ImmutableArray<Attempt>> Attempts = TypeInfo<ImmutableArray<Attempt>>();
    private static readonly JsonTypeInfo<ImmutableArray<string>> Words = TypeInfo<ImmutableArray<string>>();
    private static readonly JsonTypeInfo<ImmutableArray<Grant>> Grants = TypeInfo<ImmutableArray<Grant>>();
    private static readonly JsonTypeInfo<ImmutableSortedDictionary<string, string>> Properties = TypeInfo<ImmutableSortedDictionary<string, string>>();
    private static readonly JsonTypeInfo<Notice> Notices = TypeInfo<Notice>();
    private static readonly JsonTypeInfo<Mandate> Mandates = TypeInfo<Mandate>();
    private static readonly JsonTypeInfo<DataPlace> Places = TypeInfo<DataPlace>();
    private static readonly JsonTypeInfo<SortedDictionary<string, TransferState>> Files = TypeInfo<SortedDictionary<string, TransferState>>();

    public static string Write(JobDescription description) => JsonSerializer.Serialize(description, Description);

    public static string Write(ImmutableArray<Attempt> attempts) => JsonSerializer.Serialize(attempts, Attempts);

    public static string Write(ImmutableArray<string> words) => JsonSerializer.Serialize(words, Words);

    public static string Write(ImmutableSortedDictionary<string, string> properties) => JsonSerializer.Serialize(properties, Properties);

    public static string Write(Notice notice) => JsonSerializer.Serialize(notice, Notices);

    public static string Write(Mandate mandate) => JsonSerializer.Serialize(mandate, Mandates);

    public static string? Write(ImmutableArray<Grant> grants) => grants.IsDefaultOrEmpty ? null : JsonSerializer.Serialize(grants, Grants);

    public static string Write(DataPlace place) => JsonSerializer.Serialize(place, Places);

    public static string Write(ImmutableSortedDictionary<string, TransferState> files) =>
        JsonSerializer.Serialize(new SortedDictionary<string, TransferState>(files, StringComparer.Ordinal), Files);

    public static JobDescription ReadDescription(string json) => JsonSerializer.Deserialize(json, Description) ?? throw new JsonException("A description is missing.");

    public static ImmutableArray<Attempt> ReadAttempts(string json) => JsonSerializer.Deserialize(json, Attempts);

    public static ImmutableArray<string> ReadWords(string json) => JsonSerializer.Deserialize(json, Words);

    public static ImmutableArray<Grant> ReadGrants(string json) => JsonSerializer.Deserialize(json, Grants);

    public static ImmutableSortedDictionary<string, string> ReadProperties(string json) =>
        JsonSerializer.Deserialize(json, Properties) ?? throw new JsonException("Properties are missing.");

    public static Notice ReadNotice(string json) => JsonSerializer.Deserialize(json, Notices) ?? throw new JsonException("A notice is missing.");

    public static Mandate ReadMandate(string json) => JsonSerializer.Deserialize(json, Mandates) ?? throw new JsonException("A mandate is missing.");

    public static DataPlace ReadPlace(string json) => JsonSerializer.Deserialize(json, Places) ?? throw new JsonException("A place is missing.");

    public static ImmutableSortedDictionary<string, TransferState> ReadFiles(string json) =>
        (JsonSerializer.Deserialize(json, Files) ?? throw new JsonException("The files are missing.")).ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)Settings.GetTypeInfo(typeof(T));

    private static JsonSerializerOptions Configure() => new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // What follows from the rest is not kept.
        IgnoreReadOnlyProperties = true,
        // The text goes into a column, never into a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = StoreJsonTypes.Default.WithAddedModifier(NameCases).WithAddedModifier(KeepDefaults),
        Converters =
        {
            new TextConverter<JobId>(id => id.ToString(), text => JobId.Parse(text, null)),
            new TextConverter<RunId>(id => id.ToString(), text => RunId.Parse(text, null)),
            new TextConverter<RunPhase>(phase => phase.ToString(), Enum.Parse<RunPhase>),
            new TextConverter<Marker>(marker => marker.ToString(), text => Marker.TryParse(text, out var marker) ? marker : throw new JsonException($"'{text}' is no marker.")),
            new TextConverter<BatchId>(id => id.Value, text => new BatchId(text)),
            new TextConverter<StorageId>(id => id.ToString() ?? string.Empty, StorageId.Parse),
            new TextConverter<EndCause>(cause => cause.ToString(), Enum.Parse<EndCause>),
            new TextConverter<StepPlacement>(placement => placement.ToString(), Enum.Parse<StepPlacement>),
            new TextConverter<MpiKind>(kind => kind.ToString(), Enum.Parse<MpiKind>),
            new TextConverter<WriteMode>(mode => mode.ToString(), Enum.Parse<WriteMode>),
            new TextConverter<SealedSecret>(secret => secret.Text, text => new SealedSecret(text)),
            new TextConverter<TransferState>(state => state.ToString(), Enum.Parse<TransferState>),
            new TextConverter<Role>(role => role.ToString(), Enum.Parse<Role>),
            new TextConverter<AuthenticationMethod>(method => method.ToString(), Enum.Parse<AuthenticationMethod>),
            new TextConverter<JobState>(state => state.ToString(), Enum.Parse<JobState>),
            new ArrayConverter<Role>(),
            new TextConverter<AccessLevel>(level => level.ToString(), Enum.Parse<AccessLevel>),
            new TextConverter<GranteeKind>(kind => kind.ToString(), Enum.Parse<GranteeKind>),
            new ArrayConverter<Grant>(),
            new ArrayConverter<JobState>(),
            new ArrayConverter<Subscription>(),
            new ArrayConverter<StateTrigger>(),
            new ArrayConverter<Attempt>(),
            new ArrayConverter<Step>(),
            new ArrayConverter<StageIn>(),
            new ArrayConverter<StageOut>(),
            new ArrayConverter<SweepPoint>(),
            new ArrayConverter<LinkedFile>(),
            new TextConverter<PullStatus>(status => status.ToString(), Enum.Parse<PullStatus>),
            new ArrayConverter<StepResult>(),
            new ArrayConverter<OutputFile>(),
            new ArrayConverter<Mount>(),
            new ArrayConverter<string>(),
        },
    };

    /// <summary>The cases of closed unions under names that no refactoring changes.</summary>
    private static void NameCases(JsonTypeInfo type)
    {
        if (type.Type == typeof(StepCommand))
        {
            type.PolymorphismOptions = new JsonPolymorphismOptions
            {
                TypeDiscriminatorPropertyName = "kind",
                DerivedTypes =
                {
                    new(typeof(StepCommand.Program), "program"),
                    new(typeof(StepCommand.ShellLines), "shell"),
                    new(typeof(StepCommand.BatchScript), "script"),
                    new(typeof(StepCommand.Hold), "hold"),
                    new(typeof(StepCommand.ImageDefault), "image"),
                },
            };
        }
        else if (type.Type == typeof(ImageSource))
        {
            type.PolymorphismOptions = new JsonPolymorphismOptions
            {
                TypeDiscriminatorPropertyName = "kind",
                DerivedTypes = { new(typeof(ImageSource.File), "file"), new(typeof(ImageSource.Archive), "archive"), new(typeof(ImageSource.Registry), "registry") },
            };
        }
        else if (type.Type == typeof(DataPlace))
        {
            type.PolymorphismOptions = new JsonPolymorphismOptions
            {
                TypeDiscriminatorPropertyName = "kind",
                DerivedTypes =
                {
                    new(typeof(DataPlace.Inline), "inline"),
                    new(typeof(DataPlace.Web), "web"),
                    new(typeof(DataPlace.InStorage), "storage"),
                    new(typeof(DataPlace.AtGateway), "gateway"),
                    new(typeof(DataPlace.OnSite), "site"),
                    new(typeof(DataPlace.LinkOnSite), "link"),
                    new(typeof(DataPlace.OverSsh), "ssh"),
                    new(typeof(DataPlace.Git), "git"),
                    new(typeof(DataPlace.Published), "published"),
                    new(typeof(DataPlace.InBucket), "bucket"),
                },
            };
        }
    }

    /// <summary>
    /// Generated code sets every init-only member, those that a text lacks to null: the defaults would be lost for members that came later.
    /// So a blank object is made first, and only what the text has is set.
    /// </summary>
    private static void KeepDefaults(JsonTypeInfo type)
    {
        if (!Blanks.TryGetValue(type.Type, out var blank))
        {
            return;
        }

        type.CreateObject = blank;
        foreach (var property in type.Properties)
        {
            if (type.Type.GetProperty(property.Name) is { CanWrite: true } member)
            {
                property.Set = member.SetValue;
            }
        }
    }

    private sealed class TextConverter<T>(Func<T, string> write, Func<string, T> read) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            read(reader.GetString() ?? throw new JsonException($"A {typeof(T).Name} is missing."));

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
    }

    /// <summary>An array that was never set is an empty one.</summary>
    private sealed class ArrayConverter<T> : JsonConverter<ImmutableArray<T>>
    {
        public override ImmutableArray<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType is JsonTokenType.Null)
            {
                return [];
            }

            var item = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
            var items = ImmutableArray.CreateBuilder<T>();
            while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            {
                items.Add(JsonSerializer.Deserialize(ref reader, item) ?? throw new JsonException($"A {typeof(T).Name} is missing."));
            }

            return items.DrainToImmutable();
        }

        public override void Write(Utf8JsonWriter writer, ImmutableArray<T> value, JsonSerializerOptions options)
        {
            var item = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
            writer.WriteStartArray();
            foreach (var each in value.IsDefault ? [] : value)
            {
                JsonSerializer.Serialize(writer, each, item);
            }

            writer.WriteEndArray();
        }
    }
}
