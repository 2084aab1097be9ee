namespace Fairlead.Server;

/// <summary>The server cannot start, for a reason that the administrator can do something about.</summary>
/// <param name="reason">What is wrong.</param>
/// <param name="remedy">What to do.</param>
public sealed class StartRefusedException(string reason, string remedy) : Exception($"{reason} {remedy}")
{
    /// <summary>What is wrong.</summary>
    public string Reason => reason;

    /// <summary>What to do.</summary>
    public string Remedy => remedy;
}
