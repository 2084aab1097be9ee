using System.Text.Json.Nodes;
using Fairlead.Core.Identity;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Gateway.Identity;

namespace Fairlead.Dialects.Prominence.Description;

/// <summary>
/// Reads <c>imagePullCredential</c>, and seals what is in it: in descriptions that are kept, of which jobs are made later, there is <c>{"sealed": …}</c> in its place.
/// </summary>
/// <param name="Seal">Seals for the owner.</param>
/// <param name="IsOwn">Whether something was sealed for the owner.</param>
internal sealed record LoginSeal(Func<string, SealedSecret> Seal, Func<SealedSecret, bool> IsOwn)
{
    /// <summary>The name of the member with it.</summary>
    public const string Key = "imagePullCredential";

    private const string SealedKey = "sealed";
    private const int Longest = 4096;

    /// <summary>That of an owner.</summary>
    public static LoginSeal For(string owner, ISecrets secrets) => new(text => secrets.Seal(owner, text), secret => secrets.Open(owner, secret).TryGet(out _, out _));

    /// <summary>The login of a task, or null where there is none; where something is wrong, the reader has kept what.</summary>
    public SealedSecret? Read(Fields task)
    {
        if (task.Object(Key) is not { } given)
        {
            return null;
        }

        if (Kept(given[SealedKey]) is { } kept)
        {
            return kept;
        }

        given.Only("username", "token");
        var user = given.Text("username", isRequired: true);
        var token = given.Text("token", isRequired: true);
        if (user is not null && (user.Length is 0 or > Longest || user.Contains(':', StringComparison.Ordinal) || user.Any(char.IsControl)))
        {
            given.Refuse("username", "must be a name of one line without a colon");
        }
        else if (token is not null && (token.Length is 0 or > Longest || token.Any(char.IsControl)))
        {
            given.Refuse("token", "must be a password or token of one line");
        }

        return user is null || token is null ? null : Seal($"{user}:{token}");
    }

    /// <summary>Seals the logins of all tasks of a job in which nothing is wrong; changes it in place.</summary>
    public void SealIn(JsonObject job)
    {
        foreach (var (task, given) in LoginsIn(job))
        {
            if (Kept(given[SealedKey]) is null)
            {
                task[Key] = new JsonObject { [SealedKey] = Seal($"{Fields.ScalarOf(given["username"])}:{Fields.ScalarOf(given["token"])}").Text };
            }
        }
    }

    /// <summary>Hides the logins of all tasks of a job; changes it in place.</summary>
    public static void HideIn(JsonObject job)
    {
        foreach (var (task, _) in LoginsIn(job))
        {
            task[Key] = new JsonObject { ["username"] = StoredDocument.Hidden, ["token"] = StoredDocument.Hidden };
        }
    }

    // Nobody is ever shown what was sealed; what somebody makes up was not sealed for them.
    private SealedSecret? Kept(JsonNode? text) => Fields.ScalarOf(text) is { } given && new SealedSecret(given) is var secret && IsOwn(secret) ? secret : null;

    private static List<(JsonObject Task, JsonObject Login)> LoginsIn(JsonObject job) =>
        [.. ((job["tasks"] as JsonArray)?.OfType<JsonObject>() ?? []).Where(t => t[Key] is JsonObject).Select(t => (t, t[Key]?.AsObject() ?? []))];
}
