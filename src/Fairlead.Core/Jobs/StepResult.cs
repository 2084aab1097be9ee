using Fairlead.Core.Containers;

namespace Fairlead.Core.Jobs;

/// <summary>How one step of an attempt went.</summary>
public sealed record StepResult
{
    /// <summary>Which step of its phase it is, from 0.</summary>
    public required int Step { get; init; }

    /// <summary>Exit code of its last try: 0 to 255, 128 + n where signal n ended it; null where it was never run.</summary>
    public int? ExitCode { get; init; }

    /// <summary>How often it was run again.</summary>
    public int Retries { get; init; }

    /// <summary>What its last try used, or null where it was never run.</summary>
    public Usage? Usage { get; init; }

    /// <summary>How its image was had; null where it runs in none.</summary>
    public ImagePull? Pull { get; init; }
}
