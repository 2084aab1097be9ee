using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Dialects.Autosubmit.Auth;
using Fairlead.Dialects.Autosubmit.Json;
using Fairlead.Dialects.Autosubmit.Reading;
using Fairlead.Gateway.KeyValues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Autosubmit.Api;

/// <summary>What users keep for themselves, and what the web interface asks before it shows its buttons.</summary>
internal static class SettingsEndpoints
{
    // Not shown to those who list their own values by another API.
    private const string Key = "_internal_/autosubmit/preferred-username";
    private const int LongestName = 200;

    public static void MapSettings(this RouteGroupBuilder root)
    {
        var own = root.MapGroup("/v4/user-settings").WithMetadata(new Needs(Need.Always));
        own.MapGet("/preferred-username", Find).About("The name somebody wants to run under");
        own.MapPost("/preferred-username", Keep).About("Set the name somebody wants to run under", Shape.Of("preferred_username"));
        var runners = root.MapGroup("/v4/runners/configuration");
        runners.MapGet("/profiles", () => JsonReply.Of(Profiles.ToJson())).About("How experiments can be run");
        runners.MapGet("/ssh-public-keys", () => JsonReply.Of(new JsonArray())).About("Keys to let in at sites; the administrator of this gateway has them");
        runners.MapGet("/endpoints", Offered).About("Which commands are offered");
    }

    private static JsonReply Offered(AutosubmitOptions options) => JsonReply.Of(new JsonObject
    {
        ["SET_JOB_STATUS"] = new JsonObject { ["ENABLED"] = options.Commands.SetStatus },
        ["CREATE_EXPERIMENT"] = new JsonObject { ["ENABLED"] = options.Commands.Create },
        ["RUNNER_RUN"] = new JsonObject { ["ENABLED"] = options.Commands.Run },
    });

    private static async Task<IResult> Find(Caller caller, UserValues values, JobTables tables, CancellationToken cancellationToken) =>
        await values.FindAsync(caller.Principal, Key, cancellationToken) is { } bytes && JsonSerializer.Deserialize<PreferredName>(bytes) is { } name
            ? JsonReply.Of(ToJson(name, caller, tables))
            : AutosubmitError.Bad("Preferred username not found for this user");

    private static async Task<IResult> Keep(HttpRequest request, Caller caller, UserValues values, JobTables tables, AutosubmitOptions options, CancellationToken cancellationToken)
    {
        if (!(await BodyFields.ReadAsync(request, options.DocumentLimit, cancellationToken)).TryGet(out var body, out var error))
        {
            return error;
        }

        var text = body.RequiredText("preferred_username");
        if (body.Unfit is { } unfit)
        {
            return unfit;
        }

        if (text.Length is 0 or > LongestName)
        {
            return AutosubmitError.Unfit([new Misfit("string_too_short", "body", "preferred_username", $"String should have 1 to {LongestName} characters", text)]);
        }

        var created = await values.FindAsync(caller.Principal, Key, cancellationToken) is { } bytes && JsonSerializer.Deserialize<PreferredName>(bytes) is { } before ? before.Created : tables.Now;
        var name = new PreferredName(text, created, tables.Now);
        return (await values.SetAsync(caller.Principal, Key, JsonSerializer.SerializeToUtf8Bytes(name), present: null, cancellationToken)).TryGet(out _, out var refusal)
            ? JsonReply.Of(ToJson(name, caller, tables))
            : AutosubmitError.Of(refusal);
    }

    private static JsonObject ToJson(PreferredName name, Caller caller, JobTables tables) => new()
    {
        ["user_id"] = caller.Principal.User,
        ["preferred_username"] = name.Name,
        ["created"] = tables.Time.Local(name.Created),
        ["modified"] = tables.Time.Local(name.Modified),
    };

    private sealed record PreferredName(string Name, DateTimeOffset Created, DateTimeOffset Modified);
}
