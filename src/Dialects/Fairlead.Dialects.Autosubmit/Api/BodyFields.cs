using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Dialects.Autosubmit.Json;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Autosubmit.Api;

/// <summary>Reads the fields of a document that a client sent, and gathers what does not fit, so that the client learns everything at once.</summary>
internal sealed class BodyFields
{
    private const int MaxDepth = 64;
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };
    private readonly JsonObject _document;
    private readonly string _path;
    private readonly List<Misfit> _misfits;

    private BodyFields(JsonObject document, string path, List<Misfit> misfits) => (_document, _path, _misfits) = (document, path, misfits);

    /// <summary>What does not fit, as the reply; null where all does.</summary>
    public AutosubmitError? Unfit => _misfits.Count == 0 ? null : AutosubmitError.Unfit(_misfits);

    /// <summary>What was sent.</summary>
    public JsonObject Document => _document;

    /// <summary>The document in the body, which is empty where there is none.</summary>
    public static async Task<BodyOrError> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (!(await RequestBody.ReadTextAsync(request, limit, cancellationToken)).TryGet(out var text, out var refusal))
        {
            return new BodyOrError(null, AutosubmitError.Of(refusal));
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return new BodyOrError(new BodyFields([], string.Empty, []), null);
        }

        try
        {
            return JsonNode.Parse(text, documentOptions: Reading) is JsonObject document
                ? new BodyOrError(new BodyFields(document, string.Empty, []), null)
                : Unreadable("Input should be an object");
        }
        catch (JsonException e)
        {
            return Unreadable($"JSON decode error: {e.Message}");
        }
    }

    /// <summary>A text, which may be missing or null.</summary>
    public string? Text(string name) => _document[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var other => Wrong<string>("string_type", name, "Input should be a valid string", other),
    };

    /// <summary>A text that has to be there; empty where it is not, which is told.</summary>
    public string RequiredText(string name)
    {
        if (_document[name] is null)
        {
            _misfits.Add(Misfit.Missing("body", _path + name));
        }

        return Text(name) ?? string.Empty;
    }

    /// <summary>True or false, which may be missing or null.</summary>
    public bool Flag(string name, bool otherwise = false) => _document[name] switch
    {
        null => otherwise,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        var other => Wrong<bool>("bool_type", name, "Input should be a valid boolean", other),
    };

    /// <summary>Texts, or null where they are missing. One text with blanks in it counts as several.</summary>
    public IReadOnlyList<string>? Texts(string name)
    {
        switch (_document[name])
        {
            case null:
                return null;
            case JsonValue value when value.TryGetValue<string>(out var text):
                return text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            case JsonArray list when list.All(item => item is JsonValue value && value.TryGetValue<string>(out _)):
                return [.. list.Select(item => item?.GetValue<string>() ?? string.Empty)];
            case var other:
                return Wrong<IReadOnlyList<string>>("list_type", name, "Input should be a valid list of strings", other);
        }
    }

    /// <summary>The texts by name of an object, or null where it is missing.</summary>
    public IReadOnlyDictionary<string, string>? TextsByName(string name) => _document[name] switch
    {
        null => null,
        JsonObject map when map.All(entry => entry.Value is JsonValue value && value.TryGetValue<string>(out _)) =>
            map.ToDictionary(entry => entry.Key, entry => entry.Value?.GetValue<string>() ?? string.Empty, StringComparer.Ordinal),
        var other => Wrong<IReadOnlyDictionary<string, string>>("dict_type", name, "Input should be an object with strings", other),
    };

    /// <summary>The fields of an object; none where it is missing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isRequired">Whether it has to be there.</param>
    public BodyFields Object(string name, bool isRequired = false)
    {
        switch (_document[name])
        {
            case JsonObject inner:
                return new BodyFields(inner, $"{_path}{name}.", _misfits);
            case null:
                if (isRequired)
                {
                    _misfits.Add(Misfit.Missing("body", _path + name));
                }

                break;
            case var other:
                Wrong<string>("dict_type", name, "Input should be a valid dictionary", other);
                break;
        }

        return new BodyFields([], $"{_path}{name}.", _misfits);
    }

    private static BodyOrError Unreadable(string message) => new(null, AutosubmitError.Unfit([new Misfit("json_invalid", "body", "0", message, null)]));

    private T? Wrong<T>(string kind, string name, string message, JsonNode? input)
    {
        _misfits.Add(new Misfit(kind, "body", _path + name, message, input));
        return default;
    }
}

/// <summary>A document that could be read, or the reply that says why not.</summary>
internal readonly record struct BodyOrError(BodyFields? Body, AutosubmitError? Error)
{
    public bool TryGet([NotNullWhen(true)] out BodyFields? body, [NotNullWhen(false)] out AutosubmitError? error)
    {
        if (Body is { } read)
        {
            (body, error) = (read, null);
            return true;
        }

        (body, error) = (null, Error ?? AutosubmitError.Of(StatusCodes.Status500InternalServerError));
        return false;
    }
}
