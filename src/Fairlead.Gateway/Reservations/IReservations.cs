using Fairlead.Core;

namespace Fairlead.Gateway.Reservations;

/// <summary>What a site can do that has reservations. The batch system is the truth about them: the gateway keeps none.</summary>
public interface IReservations
{
    /// <summary>What users may reserve for themselves, or null where only the administrators of the site make reservations.</summary>
    ReservationLimits? Reservable { get; }

    /// <summary>All reservations, whoever may use them.</summary>
    Task<Outcome<IReadOnlyList<Reservation>>> ListReservationsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes a reservation for an account. <see cref="RefusalKind.Conflict"/> where the batch system does not grant it; after
    /// <see cref="RefusalKind.Unavailable"/> it may be there all the same, under its name.
    /// </summary>
    Task<Outcome<Done>> ReserveAsync(string name, string account, ReservationRequest wanted, CancellationToken cancellationToken);

    /// <summary>Ends a reservation; one that is gone already is no error.</summary>
    Task<Outcome<Done>> ReleaseAsync(string name, CancellationToken cancellationToken);
}
