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
    private const string Ed25519 = "ed25519";
    private const string Rsa = "rsa";

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
        if (!(await NativeJson.ReadObjectAsync(request, cancellationToken)).TryGet(out var body, out var refusal))
        {
            return NativeProblem.Of(refusal);
        }

        var fields = new JsonFields(body);
        var (written, qos, project, family) = (fields.Text("machine"), fields.Text("qos"), fields.Text("project"), fields.Text("family"));
        if (fields.End() is { } wrong)
        {
            return NativeProblem.Of(wrong);
        }

        if (!Read(written).TryGet(out var name, out refusal)
            || !(await machines.DefineAsync(caller.Principal, new MachineDefinition(name, qos, project, family), cancellationToken)).TryGet(out var machine, out refusal))
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
        if (!Read(machine).TryGet(out var name, out var refusal) || !(await NativeJson.ReadObjectAsync(request, cancellationToken)).TryGet(out var body, out refusal))
        {
            return NativeProblem.Of(refusal);
        }

        var fields = new JsonFields(body);
        var (sameAs, algorithm) = (fields.Text("sameAs"), fields.Text("algorithm"));
        if ((fields.End() ?? WrongAlgorithm(algorithm)) is { } wrong)
        {
            return NativeProblem.Of(wrong);
        }

        if (sameAs is not null)
        {
            return Read(sameAs).TryGet(out var one, out refusal) && (await machines.ShareKeyAsync(caller.Principal, name, one, cancellationToken)).TryGet(out var shared, out refusal)
                ? new NativeJson(View(shared))
                : NativeProblem.Of(refusal);
        }

        if (!(await machines.MakeKeyAsync(caller.Principal, name, algorithm == Rsa ? SshKeyAlgorithm.Rsa : SshKeyAlgorithm.Ed25519, cancellationToken)).TryGet(out var key, out refusal))
        {
            return NativeProblem.Of(refusal);
        }

        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return new NativeJson(new JsonObject { ["publicKey"] = key.PublicKey, ["securityToken"] = key.SecurityToken }, StatusCodes.Status201Created);
    }

    private static Outcome<MachineName> Read(string? text) =>
        MachineName.TryParse(text, provider: null, out var name) ? name : Refusal.Invalid("machine", $"A machine is {MachineName.Form}.");

    private static Refusal? WrongAlgorithm(string? word) =>
        word is null or Ed25519 or Rsa ? null : Refusal.Invalid("algorithm", $"'algorithm' is {Ed25519} or {Rsa}.");

    private static JsonObject View(Machine machine) => new()
    {
        ["machine"] = $"{machine.Name}",
        ["qos"] = machine.Qos,
        ["project"] = machine.Project,
        ["family"] = machine.Family,
        ["createdAt"] = machine.CreatedAt,
        ["publicKey"] = machine.Key?.PublicKey,
    };
}
