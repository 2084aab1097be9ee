using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Core;
using Fairlead.Gateway.Reservations;
using Fairlead.Shell;

namespace Fairlead.Sites.Slurm;

/// <summary>
/// Slurm's reservations. Looking at them needs no rights, and all who ask within a second share one look; making them needs an account that is a
/// coordinator or operator of Slurm.
/// </summary>
internal sealed class SlurmReservations(SlurmHost host)
{
    private const string Gone = "Requested reservation is invalid";
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private DateTimeOffset _lookedAt;
    private Task<Outcome<IReadOnlyList<Reservation>>>? _look;

    public ReservationLimits? Limits => host.Options.Reservations?.Limits;

    public Task<Outcome<IReadOnlyList<Reservation>>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_look is null || host.Now - _lookedAt >= Fresh)
            {
                // Others wait for it too: it ends with its own time limit, not with the one who asked first.
                (_lookedAt, _look) = (host.Now, LookAsync(CancellationToken.None));
            }

            return _look.WaitAsync(cancellationToken);
        }
    }

    public Task<Outcome<Done>> MakeAsync(string name, string account, ReservationRequest wanted, CancellationToken cancellationToken)
    {
        List<string> words =
        [
            $"ReservationName={name}", $"Users={account}", $"StartTime={wanted.StartsAt.UtcDateTime.ToString("s", CultureInfo.InvariantCulture)}",
            string.Create(CultureInfo.InvariantCulture, $"Duration={Math.Ceiling(wanted.Duration.TotalMinutes):0}"),
            string.Create(CultureInfo.InvariantCulture, $"NodeCnt={wanted.Nodes}"),
            .. wanted.Queue is { } queue ? new[] { $"PartitionName={queue}" } : [],
        ];
        return ChangeAsync(["create", "reservation", .. words], goneIsFine: false, cancellationToken);
    }

    public Task<Outcome<Done>> RemoveAsync(string name, CancellationToken cancellationToken) =>
        ChangeAsync(["delete", $"ReservationName={name}"], goneIsFine: true, cancellationToken);

    private async Task<Outcome<IReadOnlyList<Reservation>>> LookAsync(CancellationToken cancellationToken) =>
        (await host.AskAsync(host.Watcher, "scontrol", Scontrol.ShowReservations(host.Command("scontrol")), cancellationToken))
        .Select(output => Scontrol.ReadReservations(output, host.Now));

    private async Task<Outcome<Done>> ChangeAsync(ImmutableArray<string> words, bool goneIsFine, CancellationToken cancellationToken)
    {
        if (host.Options.Reservations is not { } options)
        {
            return Refusal.Forbidden($"{host.Profile.Name} does not let its users make reservations.");
        }

        try
        {
            var result = await host.RunAsync(options.Account ?? host.Watcher, "scontrol", Scontrol.InUtc(host.Command("scontrol"), [.. words]), cancellationToken);
            return result.Succeeded || (goneIsFine && result.Error.Contains(Gone, StringComparison.Ordinal))
                ? Done.Value
                : Refusal.Conflict($"Slurm on {host.Profile.Name} says: {SlurmHost.OneLine(result.Error)}");
        }
        catch (ShellUnavailableException e)
        {
            return Refusal.Unavailable($"{host.Profile.Name} cannot be asked: {e.Message}");
        }
        finally
        {
            lock (_lock)
            {
                _look = null;
            }
        }
    }
}
