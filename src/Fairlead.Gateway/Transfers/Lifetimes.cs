using Fairlead.Core;

namespace Fairlead.Gateway.Transfers;

/// <summary>How long something may be kept.</summary>
internal static class Lifetimes
{
    /// <summary>Why an end is not possible, or null.</summary>
    public static Refusal? Check(DateTimeOffset expiresAt, DateTimeOffset createdAt, DateTimeOffset now, TimeSpan longest) =>
        expiresAt <= now ? Refusal.Invalid("expiresAt", "The time is not in the future.")
        : expiresAt > createdAt + longest ? Refusal.Invalid("expiresAt", $"The latest possible time is {createdAt + longest:u}.")
        : null;
}
