using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Storages;

/// <summary>A storage that somebody asks for. What is null is as its type has it.</summary>
public sealed record StorageRequest
{
    /// <summary>The name of its type, or null for the usual one.</summary>
    public string? Type { get; init; }

    /// <summary>The directory to use, absolute or below that of the type; null for a new one.</summary>
    public string? Path { get; init; }

    /// <summary>What it is called.</summary>
    public string? Description { get; init; }

    /// <summary>The permission bits that new files do not get.</summary>
    public int? Umask { get; init; }

    /// <summary>When it is removed by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether metadata of its files is kept.</summary>
    public bool HasMetadata { get; init; } = true;
}

/// <summary>Creates storages of the types that sites offer. A new storage is known at once; its directory is made soon after.</summary>
/// <param name="store">Where created storages are.</param>
/// <param name="sites">What can be created.</param>
/// <param name="work">Hears that there is a directory to make.</param>
/// <param name="options">How many, and for how long.</param>
/// <param name="clock">Says when.</param>
public sealed class CreateStorage(ICreatedStorageStore store, SiteDirectory sites, StorageWork work, StorageOptions options, TimeProvider clock)
{
    /// <summary>All types that there are, by name. Where two sites have a type of one name, the first is shown.</summary>
    public IReadOnlyList<(string Name, StorageType Type)> Types =>
        [.. sites.All.SelectMany(s => s.Profile.StorageTypes).Select(t => (t.Key, t.Value)).DistinctBy(t => t.Key)];

    /// <summary>The new storage.</summary>
    public async Task<Outcome<CreatedStorage>> RunAsync(Principal principal, StorageRequest request, CancellationToken cancellationToken)
    {
        if (!Choose(principal, request.Type).TryGet(out var offer, out var refusal) || !Place(offer, request.Path).TryGet(out var directory, out refusal))
        {
            return refusal;
        }

        var now = clock.GetUtcNow();
        var id = StorageId.Created.New(now);
        var storage = new CreatedStorage
        {
            Id = id,
            Owner = principal.User,
            Site = offer.Site,
            Account = offer.Account,
            Type = offer.Name,
            Top = offer.Top,
            Directory = directory.Length == 0 ? "/" + id.Digits : directory,
            OwnsDirectory = directory.Length == 0,
            HasMetadata = request.HasMetadata,
            Description = request.Description ?? offer.Type.Description,
            Umask = request.Umask ?? offer.Type.Umask,
            CreatedAt = now,
            ExpiresAt = request.ExpiresAt ?? now + options.Lifetime,
        };
        if (StorageRules.Check(storage, now, options) is { } flaw)
        {
            return flaw;
        }

        var entry = new JournalEntry(null, now, JournalLevel.Info, $"{principal.User} created the {id} at {storage.Root} on {offer.Site}.", principal.User);
        if (!await store.AddAsync(storage, options.MaxPerUser, entry, cancellationToken))
        {
            return Refusal.TooMany($"You have {options.MaxPerUser} storages already: delete those that you do not need.", TimeSpan.FromMinutes(1));
        }

        work.Tell(offer.Site);
        return storage;
    }

    private Outcome<Offer> Choose(Principal principal, string? type)
    {
        var offers = Offers(principal).ToList();
        if (type is null)
        {
            return (offers.Find(o => o.Name == StorageType.DefaultName) ?? offers.FirstOrDefault()) is { } usual
                ? usual
                : Refusal.NotFound("type of storage that you can create");
        }

        return offers.Find(o => o.Name == type) is { } offer
            ? offer
            : Refusal.Invalid("type", $"There is no type of storage '{type}' for you. There are: {string.Join(", ", offers.Select(o => o.Name).Distinct())}.");
    }

    private IEnumerable<Offer> Offers(Principal principal)
    {
        foreach (var site in sites.All.Select(s => s.Profile))
        {
            if (site.AccountOf(principal).TryGet(out var account, out _))
            {
                foreach (var (name, type) in site.StorageTypes)
                {
                    yield return new Offer(site.Name, account, name, type, type.PathOf(account));
                }
            }
        }
    }

    // Empty for a new directory.
    private static Outcome<string> Place(Offer offer, string? path)
    {
        if (string.IsNullOrEmpty(path))
        {
            return string.Empty;
        }

        if (!offer.Type.AllowsPath)
        {
            return Refusal.Forbidden($"Storages of type {offer.Name} get a directory of their own: leave out 'path'.");
        }

        if (!path.StartsWith('/'))
        {
            return StoragePath.Normalize(path);
        }

        // What is absolute is so on the site, and has to lie where the type is.
        return StoragePath.Normalize(path).Then(normal => new FilePlace(offer.Site, offer.Account, offer.Top).Inside(normal) is { } inside
            ? inside
            : (Outcome<string>)Refusal.Forbidden($"The path '{path}' is not below {offer.Top}, where storages of type {offer.Name} are."));
    }

    private sealed record Offer(string Site, string Account, string Name, StorageType Type, string Top);
}
