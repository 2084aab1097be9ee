using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Machines;
using Fairlead.Gateway.Machines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Native.Api;

/// <summary>Machines of users in the native API. The token that opens a key is in the answer to its making, and nowhere else.</summary>
internal static class MachineEndpoints
{
    private static readonly string[] Fields = ["machine", "qos", "project", "family"];
    private static readonly string[] KeyFields = ["algorithm", "sameAs"];

    public static void MapMachines(this RouteGroupBuilder api)
    {
        api.MapGet("/machines", List);
        api.MapPost("/machines", Define);
        api.MapDelete("/machines/{machine}", Remove);
        api.MapPost("/machines/{machine}/key", MakeKey);
    }

    private static async Task<IResult> List(Caller caller, UserMachines machines, CancellationToken cancellationToken) => new NativeJson(new JsonObject
    {
        ["machines"] = new JsonArray([.. (await machines.ListAsync(caller.Principal, cancellationToken)).Select(m => (JsonNode)View(m))]),
    });

    private static async Task<IResult> Define(HttpRequest request, Caller caller, UserMachines machines, CancellationToken cancellationToken)
    {
        if (!(await NativeJson.ReadObjectAsync(request, cancellationToken)).TryGet(out var body, out var refusal)
            || !NativeJson.OnlyFields(body, Fields).TryGet(out _, out refusal)
            || !NativeJson.TextIn(body, "machine").Then(text => Read(text.Text)).TryGet(out var name, out refusal)
            || !NativeJson.TextIn(body, "qos").TryGet(out var qos, out refusal)
            || !NativeJson.TextIn(body, "project").TryGet(out var project, out refusal)
            || !NativeJson.TextIn(body, "family").TryGet(out var family, out refusal)
            || !(await machines.DefineAsync(caller.Principal, new MachineDefinition(name, qos.Text, project.Text, family.Text), cancellationToken)).TryGet(out var machine, out refusal))
        {
            return NativeProblem.Of(refusal);
        }

        return new NativeJson(View(machine), StatusCodes.Status201Created);
    }

    private static async Task<IResult> Remove(string machine, Caller caller, UserMachines machines, CancellationToken cancellationToken) =>
        Read(machine).TryGet(out var name, out var refusal) && (await machines.RemoveAsync(caller.Principal, name, cancellationToken)).TryGet(out _, out refusal)
            ? Results.NoContent()
            : NativeProblem.Of(refusal);

    private static async Task<IResult> MakeKey(string machine, HttpRequest request, Caller caller, UserMachines machines, CancellationToken cancellationToken)
    {
        if (!Read(machine).TryGet(out var name, out var refusal)
            || !(await NativeJson.ReadObjectAsync(request, cancellationToken)).TryGet(out var body, out refusal)
            || !NativeJson.OnlyFields(body, KeyFields).TryGet(out _, out refusal)
            || !NativeJson.TextIn(body, "sameAs").TryGet(out var other, out refusal)
            || !NativeJson.TextIn(body, "algorithm").Then(text => AlgorithmOf(text.Text)).TryGet(out var algorithm, out refusal))
        {
            return NativeProblem.Of(refusal);
        }

        if (other.Text is { } sameAs)
        {
            return Read(sameAs).TryGet(out var one, out refusal) && (await machines.ShareKeyAsync(caller.Principal, name, one, cancellationToken)).TryGet(out var shared, out refusal)
                ? new NativeJson(View(shared))
                : NativeProblem.Of(refusal);
        }

        if (!(await machines.MakeKeyAsync(caller.Principal, name, algorithm.Algorithm, cancellationToken)).TryGet(out var key, out refusal))
        {
            return NativeProblem.Of(refusal);
        }

        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return new NativeJson(new JsonObject { ["publicKey"] = key.PublicKey, ["securityToken"] = key.SecurityToken }, StatusCodes.Status201Created);
    }

    private static Outcome<MachineName> Read(string? text) =>
        MachineName.TryParse(text, provider: null, out var name) ? name : Refusal.Invalid("machine", $"A machine is {MachineName.Form}.");

    private static Outcome<KeyWish> AlgorithmOf(string? word) => word switch
    {
        null or "ed25519" => new KeyWish(SshKeyAlgorithm.Ed25519),
        "rsa" => new KeyWish(SshKeyAlgorithm.Rsa),
        _ => Refusal.Invalid("algorithm", "'algorithm' is ed25519 or rsa."),
    };

    private static JsonObject View(Machine machine) => new()
    {
        ["machine"] = $"{machine.Name}",
        ["qos"] = machine.Qos,
        ["project"] = machine.Project,
        ["family"] = machine.Family,
        ["createdAt"] = machine.CreatedAt,
        ["publicKey"] = machine.Key?.PublicKey,
    };

    private sealed record KeyWish(SshKeyAlgorithm Algorithm);
}
