using System.Collections.Immutable;

namespace Fairlead.Dialects.Autosubmit;

/// <summary>Who has to show who they are.</summary>
public enum Protection
{
    /// <summary>Nobody, but for their own settings.</summary>
    None,

    /// <summary>Those who change something.</summary>
    WriteOnly,

    /// <summary>Everybody.</summary>
    All,
}

/// <summary>How the Autosubmit dialect is served.</summary>
public sealed record AutosubmitOptions
{
    /// <summary>Where it is where nothing else is said.</summary>
    public const string UsualMount = "/autosubmit";

    /// <summary>Whether it is served. Default: no.</summary>
    public bool Enabled { get; init; }

    /// <summary>The only host name (<c>name</c> or <c>name:port</c>) it is served under, or null for every one.</summary>
    public string? Host { get; init; }

    /// <summary>The path below which everything is. Default: <see cref="UsualMount"/>.</summary>
    public string Mount { get; init; } = UsualMount;

    /// <summary>Who has to show who they are. Default: everybody.</summary>
    public Protection Protection { get; init; } = Protection.All;

    /// <summary>The origins (scheme, host and port) whose pages may call it from browsers; <c>*</c> for all. Default: all, for every call shows a token.</summary>
    public ImmutableArray<string> Origins { get; init; } = ["*"];

    /// <summary>The beginnings of addresses that the login page sends browsers back to with a code; <c>*</c> for all. Default: this gateway's own only.</summary>
    public ImmutableArray<string> Clients { get; init; } = [];

    /// <summary>Whether experiments can be made, and run, and their jobs set, by those who may. Default: all of it.</summary>
    public AutosubmitCommands Commands { get; init; } = new();

    /// <summary>The folder of experiments, as replies name it. Nothing is read there. Default: <c>/experiments</c>.</summary>
    public string Folder { get; init; } = "/experiments";

    /// <summary>The largest document that is read, in bytes: configurations come in them. Default: 16 MiB.</summary>
    public int DocumentLimit { get; init; } = 16 * 1024 * 1024;
}

/// <summary>Which commands are offered.</summary>
/// <param name="Create">Making experiments.</param>
/// <param name="Run">Starting and stopping them.</param>
/// <param name="SetStatus">Setting the statuses of their jobs.</param>
/// <param name="Describe">Changing their descriptions.</param>
public sealed record AutosubmitCommands(bool Create = true, bool Run = true, bool SetStatus = true, bool Describe = true);
