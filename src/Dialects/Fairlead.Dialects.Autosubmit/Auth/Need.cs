namespace Fairlead.Dialects.Autosubmit.Auth;

/// <summary>From which protection on somebody has to show who they are to use an endpoint.</summary>
internal enum Need
{
    /// <summary>Never.</summary>
    Never,

    /// <summary>Where everything is protected: what only reads.</summary>
    ToRead,

    /// <summary>Where changes are protected too.</summary>
    ToWrite,

    /// <summary>Always: what is about whoever asks.</summary>
    Always,
}

/// <summary>What an endpoint needs; those that do not say it are read.</summary>
/// <param name="Need">It.</param>
internal sealed record Needs(Need Need);
