using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Fairlead.Core.Jobs;

/// <summary>What identifies an attempt on a login node; its batch id is <c>login:NODE:PROCESS:START</c>.</summary>
/// <param name="Node">The node's own name.</param>
/// <param name="Process">The process id there, which is also that of its session and process group.</param>
/// <param name="StartTicks">When the process started, in the node's count; with the process id it is an identity.</param>
public readonly record struct LoginProcess(string Node, int Process, long StartTicks)
{
    /// <summary>Reads a batch id, or says that it is that of a batch system.</summary>
    public static bool TryParse(BatchId? id, [NotNullWhen(true)] out LoginProcess? process)
    {
        process = id?.Value.Split(':') is ["login", { Length: > 0 } node, var pid, var ticks]
            && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 1
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var start)
                ? new LoginProcess(node, number, start)
                : null;
        return process is not null;
    }
}
