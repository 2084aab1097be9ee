using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Sites;

/// <summary>An attempt that its site runs on a login node, past its batch system.</summary>
/// <param name="Account">Whose it is.</param>
/// <param name="Marker">The marker it carries.</param>
/// <param name="Index">The task in the array of the marker, or null.</param>
/// <param name="BatchId">What the site called it.</param>
/// <param name="Until">When it has to have ended, or null where it may run as long as it wants.</param>
public sealed record LoginAttempt(string Account, Marker Marker, int? Index, BatchId BatchId, DateTimeOffset? Until);
