using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Registry;
using Fairlead.Gateway.Journal;

namespace Fairlead.Gateway.Registry;

/// <summary>Publishes services and takes them back. Only administrators may: others send their users, and their trust, where an entry points.</summary>
/// <param name="registry">Keeps them.</param>
/// <param name="journal">Hears of it.</param>
/// <param name="clock">Says when.</param>
public sealed class PublishService(IServiceRegistry registry, IJournal journal, TimeProvider clock)
{
    /// <summary>The most entries that are kept.</summary>
    public const int MostEntries = 1000;

    /// <summary>How long an entry is kept unless it is published again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private const int LongestKind = 128;
    private const int MostProperties = 20;
    private const int LongestProperty = 16 * 1024;

    /// <summary>Publishes a service, or keeps one for another while.</summary>
    /// <param name="principal">Who does it.</param>
    /// <param name="address">Where the service is.</param>
    /// <param name="kind">What kind of service it is: 1 to 128 characters.</param>
    /// <param name="properties">What else there is to say: at most 20 texts of at most 16,384 characters.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Outcome<ServiceEntry>> RunAsync(
        Principal principal, string address, string kind, ImmutableSortedDictionary<string, string> properties, CancellationToken cancellationToken)
    {
        if (!principal.IsAdmin)
        {
            return Refusal.Forbidden("Only administrators may publish services.");
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp) || uri.UserInfo.Length > 0)
        {
            return Refusal.Invalid("address", "The address of a service is an absolute http or https URL without a user name.");
        }

        if (kind.Length is 0 or > LongestKind || kind.Any(char.IsControl))
        {
            return Refusal.Invalid("kind", $"The kind of a service is a text of 1 to {LongestKind} characters.");
        }

        if (properties.Count > MostProperties || properties.Any(p => p.Key.Length > LongestKind || p.Value.Length > LongestProperty))
        {
            return Refusal.Invalid("properties", $"A service has at most {MostProperties} properties of at most {LongestProperty} characters.");
        }

        var now = clock.GetUtcNow();
        var entry = new ServiceEntry { Address = uri, Kind = kind, Properties = properties, PublishedBy = principal.User, ExpiresAt = now + Lifetime };
        var known = await registry.ListAsync(cancellationToken);
        if (known.Count >= MostEntries && known.All(e => e.Id != entry.Id))
        {
            return Refusal.Conflict($"There are {MostEntries} services already: the registry is full.");
        }

        await registry.PublishAsync(entry, cancellationToken);
        if (known.All(e => e.Id != entry.Id))
        {
            await AppendAsync($"Service {kind} at {uri} published.", principal, cancellationToken);
        }

        return entry;
    }

    /// <summary>Takes a service back.</summary>
    public async Task<Outcome<Done>> RemoveAsync(Principal principal, string id, CancellationToken cancellationToken)
    {
        var known = await registry.ListAsync(cancellationToken);
        if (known.FirstOrDefault(e => e.Id == id) is not { } entry)
        {
            return Refusal.NotFound("such service");
        }

        if (!principal.IsAdmin)
        {
            return Refusal.Forbidden("Only administrators may take services back.");
        }

        await registry.RemoveAsync(id, cancellationToken);
        await AppendAsync($"Service {entry.Kind} at {entry.Address} taken back.", principal, cancellationToken);
        return Done.Value;
    }

    private Task AppendAsync(string message, Principal principal, CancellationToken cancellationToken) =>
        journal.AppendAsync([new JournalEntry(null, clock.GetUtcNow(), JournalLevel.Info, message, principal.User)], cancellationToken);
}
