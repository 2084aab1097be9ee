using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fairlead.Dialects.Simulations;

/// <summary>
/// The only form in which the simulation service says no: JSON with the text as <c>error</c> and as <c>message</c>. What its framework used to say is
/// <c>detail</c> too, and each wrong field of a form has a member of its own, with a list of texts.
/// </summary>
internal sealed class SimulationsError : IResult
{
    private readonly int _status;
    private readonly string _text;

    private SimulationsError(int status, string text) => (_status, _text) = (status, text);

    private bool IsOfFramework { get; init; }

    private TimeSpan? RetryAfter { get; init; }

    private ImmutableSortedDictionary<string, ImmutableArray<string>> Fields { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Nobody has shown who they are.</summary>
    public static readonly SimulationsError NoCredentials = new(StatusCodes.Status401Unauthorized, "Authentication credentials were not provided.") { IsOfFramework = true };

    /// <summary>The token is not valid.</summary>
    public static readonly SimulationsError InvalidToken = new(StatusCodes.Status401Unauthorized, "Invalid token.") { IsOfFramework = true };

    /// <summary>The caller has defined no such machine.</summary>
    public static readonly SimulationsError NoMachine = new(StatusCodes.Status404NotFound, "Machine not found.");

    /// <summary>The token does not open the key of the machine, or there is none.</summary>
    public static readonly SimulationsError NoConnection = Bad("Failed to establish a connection.");

    /// <summary>There is no such execution of the caller on that machine.</summary>
    public static readonly SimulationsError NoExecution = Bad("The execution doesn't exist");

    /// <summary>A request that is wrong.</summary>
    public static SimulationsError Bad(string text) => new(StatusCodes.Status400BadRequest, text);

    /// <summary>A form whose fields are wrong: each with all that is wrong with it.</summary>
    public static SimulationsError Form(ImmutableSortedDictionary<string, ImmutableArray<string>> fields) =>
        new(StatusCodes.Status400BadRequest, string.Join(' ', fields.DistinctBy(f => f.Key, StringComparer.OrdinalIgnoreCase).Select(f => $"{f.Key}: {string.Join(' ', f.Value)}"))) { Fields = fields };

    /// <summary>The body of the request is in no form that is read.</summary>
    public static SimulationsError MediaType(string? type) =>
        new(StatusCodes.Status415UnsupportedMediaType, $"Unsupported media type \"{type}\" in request.") { IsOfFramework = true };

    /// <summary>What cannot be done, and why.</summary>
    public static SimulationsError Of(Refusal refusal) => new(StatusOf(refusal.Kind), refusal.Message) { RetryAfter = refusal.RetryAfter };

    /// <summary>For what HTTP itself refuses: a path, a method.</summary>
    public static SimulationsError Of(int status, string method) => new(status, status switch
    {
        StatusCodes.Status404NotFound => "Not found.",
        StatusCodes.Status405MethodNotAllowed => $"Method \"{method}\" not allowed.",
        StatusCodes.Status500InternalServerError => "The service failed to answer; the reason is in its log.",
        _ => "The request cannot be answered.",
    })
    { IsOfFramework = true };

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.SayRetryAfter(RetryAfter);

        if (_status == StatusCodes.Status401Unauthorized)
        {
            httpContext.Response.Headers[HeaderNames.WWWAuthenticate] = "Token";
        }

        var document = new JsonObject { ["error"] = _text, ["message"] = _text };
        if (IsOfFramework)
        {
            document["detail"] = _text;
        }

        foreach (var (field, texts) in Fields)
        {
            document[field] = new JsonArray([.. texts.Select(t => (JsonNode)t)]);
        }

        return new SimulationsJson(document, _status).ExecuteAsync(httpContext);
    }

    private static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalKind.TooMany => StatusCodes.Status429TooManyRequests,
        RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };
}
