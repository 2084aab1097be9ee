using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Storages;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Storages;

namespace Fairlead.Dialects.Unicore.Storages;

/// <summary>Changes the properties of a created storage. One key that cannot be set does not keep the others from being set.</summary>
/// <param name="storages">Changes them.</param>
/// <param name="names">Knows people by their names.</param>
/// <param name="clock">Says what time it is.</param>
internal sealed class StorageProperties(CreatedStorages storages, INames names, TimeProvider clock)
{
    /// <summary>The reply: a word for each key.</summary>
    public async Task<UnicoreJson> ChangeAsync(Principal principal, StorageId.Created id, JsonObject document, CancellationToken cancellationToken)
    {
        var reply = new JsonObject();
        foreach (var key in new JsonFields(document).Names)
        {
            var change = ChangeOf(key, new JsonFields(document), new StorageSignal.Change(clock.GetUtcNow(), principal.User));
            reply[key] = change is not { } wanted ? Properties.Unknown
                : wanted.TryGet(out var signal, out var refusal) ? Word(await storages.ChangeAsync(principal, id, signal, cancellationToken))
                : Properties.Refused(refusal.Message);
        }

        return new UnicoreJson(reply);
    }

    // Null where there is no such property.
    private Outcome<StorageSignal.Change>? ChangeOf(string key, JsonFields fields, StorageSignal.Change change) => key switch
    {
        "tags" => Tags(fields).Select(tags => change with { Tags = tags }),
        "acl" => AccessList.Read(fields, key, names).Select(grants => change with { Grants = grants }),
        "terminationTime" => Properties.TerminationTime(fields, change.At).Select(at => change with { ExpiresAt = at }),
        "umask" => Text(fields, key).Then(text => UmaskText.Read(text) is { } umask
            ? change with { Umask = umask }
            : (Outcome<StorageSignal.Change>)Refusal.Invalid(key, $"'{Shown.Of(text)}' is no umask: that is three octal digits such as 077.")),
        "description" => Text(fields, key).Select(text => change with { Description = text }),
        _ => (Outcome<StorageSignal.Change>?)null,
    };

    private static Outcome<ImmutableArray<string>> Tags(JsonFields fields)
    {
        var tags = Properties.Tags(fields);
        return fields.Flaw is { } flaw ? flaw : tags;
    }

    private static Outcome<string> Text(JsonFields fields, string key) => fields.Text(key) is { } text ? text : fields.Flaw ?? Refusal.Invalid(key, $"{key} is a text.");

    private static string Word(Outcome<CreatedStorage> outcome) => outcome.TryGet(out _, out var refusal) ? Properties.Set : Properties.Refused(refusal.Message);
}
