using System.Text.Json;
using System.Text.Json.Serialization;
using Fairlead.Core;
using Fairlead.Gateway.KeyValues;
using Fairlead.Gateway.Repositories;
using Fairlead.Templates.Repositories;

namespace Fairlead.Templates.Publishing;

/// <summary>Which commit each application is deployed at. It is found when somebody first asks for it, and stays until the application is deployed again.</summary>
/// <param name="repositories">Where the files are.</param>
/// <param name="trees">Has the versions that are here already.</param>
/// <param name="store">Keeps the commits.</param>
public sealed class ApplicationTrees(ITemplateRepositories repositories, IPublishedTrees trees, IKeyValueStore store)
{
    // No user has this name: those of users are not empty.
    private const string Owner = "";
    private const string Prefix = "application/";

    /// <summary>The files of the application at the commit that it is deployed at.</summary>
    public async Task<Outcome<TemplateTree>> CheckoutAsync(Application application, CancellationToken cancellationToken) =>
        await store.FindAsync(Owner, Prefix + application.Id, cancellationToken) is { } kept
        && JsonSerializer.Deserialize(kept, PinJson.Default.Pin) is { } pin
        && pin.Repository == application.Repository && pin.Revision == application.Revision
            ? (await trees.DirectoryAsync(application.Repository, pin.Commit, cancellationToken)).Select(directory => new TemplateTree(application.Repository, application.Revision, pin.Commit, directory))
            : await DeployAsync(application, cancellationToken);

    /// <summary>Deploys the application at what its branch or tag names now.</summary>
    public async Task<Outcome<TemplateTree>> DeployAsync(Application application, CancellationToken cancellationToken)
    {
        var found = await repositories.CheckoutAsync(application.Repository, application.Revision, cancellationToken);
        if (found.TryGet(out var tree, out _))
        {
            var pin = new Pin(application.Repository, application.Revision, tree.Commit);
            await store.SetAsync(Owner, Prefix + application.Id, JsonSerializer.SerializeToUtf8Bytes(pin, PinJson.Default.Pin), cancellationToken);
        }

        return found;
    }
}

/// <summary>The commit that an application is deployed at.</summary>
/// <param name="Repository">Its repository at that time.</param>
/// <param name="Revision">Its branch or tag at that time.</param>
/// <param name="Commit">The commit.</param>
internal sealed record Pin(string Repository, string? Revision, string Commit);

[JsonSerializable(typeof(Pin))]
internal sealed partial class PinJson : JsonSerializerContext;
