using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Identity.Users;
using Fairlead.Server.Configuration.Reading;
using Fairlead.Gateway.Reservations;
using Fairlead.Sites.Access;
using Fairlead.Sites.Slurm;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>slurm</c> part of a site.</summary>
internal static class SlurmSection
{
    public static SlurmOptions Read(Section site, string name, SiteAccess access, string? defaultAccount, ImmutableArray<User> users)
    {
        var slurm = site.Sub("slurm");
        var defaults = new SlurmOptions();
        var (zero, second, hour) = (TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        var options = new SlurmOptions
        {
            CommandDirectory = ReadCommandDirectory(slurm),
            WatchAccount = ReadAccount(slurm, "watchAccount") ?? access.DefaultWatcher ?? defaultAccount ?? FirstAccount(name, users),
            Reservations = ReadReservations(slurm),
            Accounting = Enum.Parse<SlurmAccounting>(slurm.Word("accounting", "auto", "yes", "no") ?? "auto", ignoreCase: true),
            SubmitOptions = slurm.Texts("submitOptions"),
            GpuOption = slurm.Word("gpuOption", "gpus-per-node", "gres") ?? defaults.GpuOption,
            BatchFrom = ReadBatching(slurm),
            ParallelSubmissions = slurm.Number("parallelSubmissions", 1, 16) ?? defaults.ParallelSubmissions,
            CommandTimeout = slurm.Duration("commandTimeout", second, TimeSpan.FromMinutes(10)) ?? defaults.CommandTimeout,
            SubmitTimeout = slurm.Duration("submitTimeout", second, hour) ?? defaults.SubmitTimeout,
            SettleTime = slurm.Duration("settleTime", zero, hour) ?? defaults.SettleTime,
            ResultWait = slurm.Duration("resultWait", zero, hour) ?? defaults.ResultWait,
        };
        if (options.WatchAccount is null)
        {
            slurm.Wrong("watchAccount", "No account is known that could look at the queue.", "Add for instance watchAccount: alice, or access.user, or give a user an account on this site.");
        }

        slurm.End();
        return options;
    }

    private static SlurmReservationOptions? ReadReservations(Section slurm)
    {
        if (!slurm.Has("reservations"))
        {
            return null;
        }

        var section = slurm.Sub("reservations");
        var defaults = new ReservationLimits();
        var limits = new ReservationLimits
        {
            MaxNodes = section.Number("maxNodes", 1, int.MaxValue) ?? defaults.MaxNodes,
            MaxDuration = section.Duration("maxRuntime", TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)) ?? defaults.MaxDuration,
            MaxAhead = section.Duration("maxAhead", TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650)) ?? defaults.MaxAhead,
            PerAccount = section.Number("perAccount", 1, 1000) ?? defaults.PerAccount,
        };
        var account = ReadAccount(section, "account");
        section.End();
        return new SlurmReservationOptions(limits, account);
    }

    private static int? ReadBatching(Section slurm) => slurm.Text("batching") switch
    {
        null or "auto" => SlurmOptions.DefaultBatchFrom,
        "off" => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) => slurm.Number("batching", 2, 1000),
        _ => slurm.Word("batching", "auto", "off", "a number from 2") is null ? null : SlurmOptions.DefaultBatchFrom,
    };

    private static string? ReadCommandDirectory(Section slurm)
    {
        var directory = slurm.Text("commandDirectory");
        if (directory is not null && !directory.StartsWith('/'))
        {
            slurm.Wrong("commandDirectory", $"'{directory}' is not possible here.", "It is an absolute path on the site, such as /opt/slurm/bin.");
        }

        return directory;
    }

    private static string? ReadAccount(Section section, string key)
    {
        var account = section.Text(key);
        if (account is not null && !AccountName.IsValid(account))
        {
            section.Wrong(key, $"'{account}' cannot be the name of an account.", AccountName.Rule);
        }

        return account;
    }

    // Slurm shows its queue to everybody who may log in.
    private static string? FirstAccount(string site, ImmutableArray<User> users) =>
        users.SelectMany(u => u.Accounts.GetValueOrDefault(site, [])).FirstOrDefault();
}
