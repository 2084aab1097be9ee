using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Journal;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Reservations;

/// <summary>A reservation as somebody may see it.</summary>
/// <param name="Site">Where it is.</param>
/// <param name="Reservation">The reservation.</param>
/// <param name="Level">What they may do with it.</param>
public sealed record SeenReservation(SiteProfile Site, Reservation Reservation, AccessLevel Level);

/// <summary>
/// What callers may know and want of reservations. One sees those that an account of one's own may use, and removes those that were made for it
/// through the gateway, which their names tell; administrators see all.
/// </summary>
/// <param name="sites">Where they are.</param>
/// <param name="journal">Hears of those that are made and removed.</param>
/// <param name="clock">Says when.</param>
public sealed class UserReservations(SiteDirectory sites, IJournal journal, TimeProvider clock)
{
    private const string Prefix = "fairlead_";
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    /// <summary>Whether any site has reservations.</summary>
    public bool IsSupported => sites.All.Any(s => s is IReservations);

    /// <summary>Whether users can make reservations on the site of that name.</summary>
    public bool CanBeMadeOn(string site) => sites.Find(site).TryGet(out var found, out _) && found is IReservations { Reservable: not null };

    /// <summary>All that the principal may see, site by site in the order of the configuration, the first to begin first.</summary>
    public async Task<Outcome<IReadOnlyList<SeenReservation>>> ListAsync(Principal principal, CancellationToken cancellationToken)
    {
        var seen = new List<SeenReservation>();
        foreach (var site in sites.All.Where(s => s is IReservations))
        {
            if (!(await SeenAsync(principal, site, cancellationToken)).TryGet(out var some, out var refusal))
            {
                return refusal;
            }

            seen.AddRange(some.OrderBy(r => r.Reservation.StartsAt).ThenBy(r => r.Reservation.Name, StringComparer.Ordinal));
        }

        return seen;
    }

    /// <summary>One reservation, where the principal may see it.</summary>
    public async Task<Outcome<SeenReservation>> FindAsync(Principal principal, string site, string name, CancellationToken cancellationToken)
    {
        if (!sites.Find(site).TryGet(out var found, out _) || found is not IReservations)
        {
            return Missing();
        }

        return (await SeenAsync(principal, found, cancellationToken))
            .Then(some => some.FirstOrDefault(r => r.Reservation.Name == name) is { } seen ? seen : (Outcome<SeenReservation>)Missing());
    }

    /// <summary>Makes a reservation for the principal's account.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="site">The site, or null for the first that lets its users make some.</param>
    /// <param name="wanted">What is asked for.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>The site and the name.</returns>
    public async Task<Outcome<(string Site, string Name)>> MakeAsync(Principal principal, string? site, ReservationRequest wanted, CancellationToken cancellationToken)
    {
        site ??= sites.All.FirstOrDefault(s => s is IReservations { Reservable: not null })?.Profile.Name;
        if (!sites.Find(site).TryGet(out var found, out var refusal) || !found.Profile.AccountOf(principal).TryGet(out var account, out refusal))
        {
            return refusal;
        }

        if (found is not IReservations { Reservable: { } limits } reservations)
        {
            return Refusal.Forbidden($"{found.Profile.Name} does not let its users make reservations.");
        }

        if (Check(wanted, found.Profile, limits) is { } flaw
            || !(await reservations.ListReservationsAsync(cancellationToken)).TryGet(out var all, out flaw))
        {
            return flaw;
        }

        if (all.Count(r => IsMadeFor(r, [account])) >= limits.PerAccount)
        {
            return Refusal.TooMany($"{account} has {limits.PerAccount} reservations on {found.Profile.Name} already, which is the limit.", TimeSpan.FromMinutes(1));
        }

        var name = $"{Prefix}{Guid.CreateVersion7(clock.GetUtcNow()):N}";
        if (!(await reservations.ReserveAsync(name, account, wanted, cancellationToken)).TryGet(out _, out refusal) && !await IsThereAsync(reservations, name, refusal, cancellationToken))
        {
            return refusal;
        }

        await NoteAsync(principal, $"{principal.User} made the reservation {name} of {wanted.Nodes} nodes for {account} on {found.Profile.Name}.", cancellationToken);
        return (found.Profile.Name, name);
    }

    /// <summary>Ends a reservation that was made through the gateway for an account of the principal.</summary>
    public async Task<Outcome<Done>> RemoveAsync(Principal principal, string site, string name, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(principal, site, name, cancellationToken)).TryGet(out var seen, out var refusal)
            || !AccessRules.Require(seen.Level, AccessLevel.Own, "reservation").TryGet(out _, out refusal)
            || !sites.Find(site).TryGet(out var found, out refusal))
        {
            return refusal;
        }

        if (found is not IReservations { Reservable: not null } reservations)
        {
            return Refusal.Forbidden($"{site} does not let its users remove reservations.");
        }

        if (!(await reservations.ReleaseAsync(name, cancellationToken)).TryGet(out _, out refusal))
        {
            return refusal;
        }

        await NoteAsync(principal, $"{principal.User} removed the reservation {name} on {site}.", cancellationToken);
        return Done.Value;
    }

    private Refusal? Check(ReservationRequest wanted, SiteProfile site, ReservationLimits limits)
    {
        var now = clock.GetUtcNow();
        if (wanted.Nodes < 1 || wanted.Nodes > limits.MaxNodes)
        {
            return Refusal.Invalid("Resources.Nodes", $"A reservation on {site.Name} has 1 to {limits.MaxNodes} nodes, not {wanted.Nodes}.");
        }

        if (wanted.Duration < Shortest || wanted.Duration > limits.MaxDuration)
        {
            return Refusal.Invalid("Resources.Runtime", $"A reservation on {site.Name} lasts 1 to {limits.MaxDuration.TotalMinutes:0} minutes, not {wanted.Duration.TotalMinutes:0.##}.");
        }

        if (wanted.StartsAt < now - Late || wanted.StartsAt > now + limits.MaxAhead)
        {
            return Refusal.Invalid("Start time", $"A reservation on {site.Name} begins within the next {limits.MaxAhead.TotalDays:0.##} days, not at {wanted.StartsAt:u}.");
        }

        return wanted.Queue is { } queue && !site.Queues.ContainsKey(queue)
            ? Refusal.Invalid("Resources.Queue", $"{site.Name} has no queue '{queue}'. It has: {string.Join(", ", site.Queues.Keys.Order(StringComparer.Ordinal))}.")
            : null;
    }

    /// <summary>Whether a request whose answer did not come was carried out.</summary>
    private static async Task<bool> IsThereAsync(IReservations reservations, string name, Refusal refusal, CancellationToken cancellationToken) =>
        refusal.Kind is RefusalKind.Unavailable
        && (await reservations.ListReservationsAsync(cancellationToken)).TryGet(out var all, out _)
        && all.Any(r => r.Name == name);

    private static async Task<Outcome<IReadOnlyList<SeenReservation>>> SeenAsync(Principal principal, ISite site, CancellationToken cancellationToken)
    {
        var accounts = site.Profile.AccountsOf(principal);
        if (site is not IReservations reservations || (accounts.IsEmpty && !principal.IsAdmin))
        {
            return Array.Empty<SeenReservation>();
        }

        return (await reservations.ListReservationsAsync(cancellationToken)).Select<IReadOnlyList<SeenReservation>>(all =>
        [
            .. all.Where(r => principal.IsAdmin || r.Accounts.Any(a => accounts.Contains(a)))
                .Select(r => new SeenReservation(site.Profile, r, principal.IsAdmin || IsMadeFor(r, accounts) ? AccessLevel.Own : AccessLevel.Read)),
        ]);
    }

    private static bool IsMadeFor(Reservation reservation, ImmutableArray<string> accounts) =>
        reservation.Name.StartsWith(Prefix, StringComparison.Ordinal) && reservation.Accounts.Any(a => accounts.Contains(a));

    private Task NoteAsync(Principal principal, string message, CancellationToken cancellationToken) =>
        journal.AppendAsync([new JournalEntry(null, clock.GetUtcNow(), JournalLevel.Info, message, principal.User)], cancellationToken);

    private static Refusal Missing() => Refusal.NotFound("such reservation");
}
