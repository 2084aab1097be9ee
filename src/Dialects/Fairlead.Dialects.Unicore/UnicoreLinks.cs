using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Storages;
using Fairlead.Core.Transfers;
using Fairlead.Gateway;
using Fairlead.Gateway.Sites;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Unicore;

/// <summary>The absolute addresses of everything, as the one who asks can reach them.</summary>
internal sealed class UnicoreLinks
{
    /// <summary>The factory that every client knows by name; it makes the default site.</summary>
    public const string DefaultFactory = "default_target_system_factory";

    private const string DirectorySuffix = "-uspace";
    private readonly string _rest;

    /// <param name="address">Scheme, host and port, without a trailing slash.</param>
    /// <param name="root">The path below which everything is: <c>/SITE/rest</c>.</param>
    public UnicoreLinks(string address, string root) => (Address, _rest) = (address, address + root);

    /// <summary>Scheme, host and port.</summary>
    public string Address { get; }

    /// <summary>The base document.</summary>
    public string Core => $"{_rest}/core";

    /// <summary>The list of all registries.</summary>
    public string Registries => $"{_rest}/registries";

    /// <summary>The registry.</summary>
    public string Registry => $"{Registries}/default_registry";

    /// <summary>The workflow service.</summary>
    public string Workflows => $"{_rest}/workflows";

    public string Workflow(RunId id) => $"{Workflows}/{id}";

    /// <summary>A service that somebody published in the registry.</summary>
    public string RegistryEntry(string id) => $"{_rest}/registryentries/{id}";

    public static ValueTask<UnicoreLinks?> BindAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var options = services.GetRequiredService<UnicoreOptions>();
        var address = FrontGateway.AddressFor(context, options) ?? services.GetRequiredService<PublicAddress>().Of(context.Request);
        return ValueTask.FromResult<UnicoreLinks?>(new UnicoreLinks(address, options.Root));
    }

    /// <summary>A list of resources of that kind.</summary>
    public string List(string kind) => $"{Core}/{kind}";

    /// <summary>Where a secret for a file session in the storage is asked for.</summary>
    public string Authentication(StorageId id) => $"{_rest}/auth/{Uri.EscapeDataString(NameOf(id))}";

    public string Job(JobId id) => $"{Core}/jobs/{id}";

    public string Site(string name) => $"{Core}/sites/{Uri.EscapeDataString(name)}";

    public string Factory(string name) => $"{Core}/factories/{Uri.EscapeDataString(name)}";

    public string Storage(StorageId id) => $"{Core}/storages/{Uri.EscapeDataString(NameOf(id))}";

    /// <summary>A file or directory; the path is normalized.</summary>
    public string File(StorageId id, string path) =>
        $"{Storage(id)}/files{(path == "/" ? string.Empty : string.Join('/', path.Split('/').Select(Uri.EscapeDataString)))}";

    public string Transfer(TransferId id) => $"{Core}/transfers/{id}";

    /// <summary>A client-server transfer.</summary>
    public string ClientTransfer(TransferId id) => $"{Core}/client-server-transfers/{id}";

    /// <summary>The bytes of the file whose ticket has that secret.</summary>
    public string Bytes(string secret) => $"{_rest}/files/{secret}";

    /// <summary>The id of a storage in a URL: the directory of job X is <c>X-uspace</c>.</summary>
    public static string NameOf(StorageId id) => id switch
    {
        StorageId.WorkingDirectory directory => $"{directory.Job}{DirectorySuffix}",
        StorageId.Created created => created.Digits,
        _ => id.ToString() ?? string.Empty,
    };

    /// <summary>The storage of that id in a URL.</summary>
    public static StorageId StorageOf(string name) =>
        name.EndsWith(DirectorySuffix, StringComparison.Ordinal) && JobId.TryParse(name[..^DirectorySuffix.Length], null, out var job)
            ? new StorageId.WorkingDirectory(job)
            : StorageId.TryParseDigits(name) is { } created ? created
            : new StorageId.Shared(name);

    /// <summary>The factory of a site.</summary>
    public static string FactoryOf(SiteProfile site, SiteDirectory sites) => sites.All is [{ Profile: var first }, ..] && first.Name == site.Name ? DefaultFactory : site.Name;

    /// <summary>A link as it stands among <c>_links</c>.</summary>
    public static JsonObject To(string address, string? description = null)
    {
        var link = new JsonObject { ["href"] = address };
        if (description is not null)
        {
            link["description"] = description;
        }

        return link;
    }
}
