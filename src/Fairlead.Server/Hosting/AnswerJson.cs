using System.Text.Json.Serialization;

namespace Fairlead.Server.Hosting;

/// <summary>An answer to a request that failed outside of every dialect. The names are those that UNICORE's clients look for.</summary>
internal sealed record Failure([property: JsonPropertyName("status")] int Status, [property: JsonPropertyName("errorMessage")] string Message);

[JsonSerializable(typeof(Failure))]
internal sealed partial class AnswerJson : JsonSerializerContext;
