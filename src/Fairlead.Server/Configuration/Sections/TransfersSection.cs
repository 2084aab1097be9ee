using Fairlead.Gateway.Transfers;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>transfers</c> part of the configuration.</summary>
internal static class TransfersSection
{
    public static TransferOptions Read(Section transfers)
    {
        var defaults = new TransferOptions();
        var (minute, longest) = (TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650));
        var options = new TransferOptions
        {
            Lifetime = transfers.Duration("lifetime", minute, longest) ?? defaults.Lifetime,
            TicketLifetime = transfers.Duration("ticketLifetime", minute, longest) ?? defaults.TicketLifetime,
            MaxLifetime = transfers.Duration("maxLifetime", minute, longest) ?? defaults.MaxLifetime,
            Concurrent = transfers.Number("concurrent", 1, 1000) ?? defaults.Concurrent,
            ConcurrentPerUser = transfers.Number("concurrentPerUser", 1, 1000) ?? defaults.ConcurrentPerUser,
            MaxPerUser = transfers.Number("maxPerUser", 1, 1_000_000) ?? defaults.MaxPerUser,
            Tries = transfers.Number("tries", 1, 100) ?? defaults.Tries,
        };
        foreach (var key in new[] { "lifetime", "ticketLifetime" })
        {
            if ((key == "lifetime" ? options.Lifetime : options.TicketLifetime) > options.MaxLifetime)
            {
                transfers.Wrong(key, "This is longer than maxLifetime.", "Make it shorter, or maxLifetime longer.");
            }
        }

        transfers.End();
        return options;
    }
}
