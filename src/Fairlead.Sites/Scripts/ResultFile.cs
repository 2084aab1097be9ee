using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Core.Jobs;

namespace Fairlead.Sites.Scripts;

/// <summary>
/// What the wrapper writes into <see cref="ControlDirectory.Result"/> when its steps have ended: the best evidence there is. A result with a
/// <see cref="CaughtSignal"/> says only how the program ended; whether it was cancelled, used up its time or is put back into the queue, and then
/// runs again, only the batch system knows.
/// </summary>
public sealed record ResultFile
{
    private const int KilledBySigkill = 137;

    /// <summary>Whose attempt it is.</summary>
    public required Marker Marker { get; init; }

    /// <summary>What the batch system calls it.</summary>
    public required BatchId BatchId { get; init; }

    /// <summary>How often the batch system had put it back into its queue before this run.</summary>
    public int Restarts { get; init; }

    /// <summary>The node it ran on.</summary>
    public required string Node { get; init; }

    /// <summary>When it started, by the node's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, by the node's clock.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Exit code of the step that counts: 0 to 255, 128 + n where signal n ended it.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Whether that step's exit code does not matter.</summary>
    public bool IsTolerated { get; init; }

    /// <summary>The signal that the batch system sent, such as <c>TERM</c>, or null.</summary>
    public string? CaughtSignal { get; init; }

    /// <summary>User and system time of all programs, or null where it could not be read.</summary>
    public TimeSpan? Cpu { get; init; }

    /// <summary>Largest resident memory of a program, in bytes, or null where nothing measured it.</summary>
    public long? MaxResidentBytes { get; init; }

    /// <summary>Why nothing was run, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>What failed beside the steps, or <see cref="EndCause.Exited"/> where nothing did.</summary>
    public EndCause Cause { get; init; } = EndCause.Exited;

    /// <summary>How its steps went, where they were measured one by one.</summary>
    public ImmutableArray<StepResult> Steps { get; init; } = [];

    /// <summary>What it used.</summary>
    public Usage Usage => new(EndedAt > StartedAt ? EndedAt - StartedAt : TimeSpan.Zero, Cpu, MaxResidentBytes);

    /// <summary>Whether the batch system may know better why it ended than the exit code tells.</summary>
    public bool LeavesCauseOpen => CaughtSignal is not null || ExitCode == KilledBySigkill;

    /// <summary>Reads the file; null where it is not one, or not complete.</summary>
    public static ResultFile? Read(string text)
    {
        if (KeyValueText.Read(text) is not { } values
            || !Marker.TryParse(values.GetValueOrDefault("marker"), out var marker)
            || !int.TryParse(values.GetValueOrDefault("exit"), NumberStyles.None, CultureInfo.InvariantCulture, out var exitCode)
            || !UnixTime.TryRead(values.GetValueOrDefault("start"), out var start)
            || !UnixTime.TryRead(values.GetValueOrDefault("end"), out var end))
        {
            return null;
        }

        return new ResultFile
        {
            Marker = marker,
            BatchId = new BatchId(values.GetValueOrDefault("batch", string.Empty)),
            Restarts = int.TryParse(values.GetValueOrDefault("restarts"), NumberStyles.None, CultureInfo.InvariantCulture, out var restarts) ? restarts : 0,
            Node = values.GetValueOrDefault("node", string.Empty),
            StartedAt = start,
            EndedAt = end,
            ExitCode = exitCode,
            IsTolerated = values.GetValueOrDefault("tolerated") == "yes",
            CaughtSignal = NullIfEmpty(values.GetValueOrDefault("signal")),
            Cpu = ReadTimes(values.GetValueOrDefault("cpu")),
            MaxResidentBytes = long.TryParse(values.GetValueOrDefault("rss"), NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes) ? kibibytes * 1024 : null,
            Reason = NullIfEmpty(values.GetValueOrDefault("reason")),
            Cause = values.GetValueOrDefault("cause") switch
            {
                "image" => EndCause.ImageUnavailable,
                "input" => EndCause.InputUnusable,
                "volume" => EndCause.VolumeUnavailable,
                "output" => EndCause.OutputMissing,
                _ => EndCause.Exited,
            },
            Steps = StepLine.ReadAll(values),
        };
    }

    /// <summary>How the attempt ended by this file.</summary>
    /// <param name="cause">What the batch system says of the cause where <see cref="LeavesCauseOpen"/>; <see cref="EndCause.Exited"/> otherwise.</param>
    /// <param name="evidence">What the cause rests on, beside this file; null for this file alone.</param>
    public AttemptEnd ToEnd(EndCause cause = EndCause.Exited, string? evidence = null) => new()
    {
        At = EndedAt,
        Cause = cause is EndCause.Exited ? Cause : cause,
        ExitCode = ExitCode,
        IsTolerated = IsTolerated,
        Usage = Usage,
        Steps = Steps,
        Evidence = evidence is null ? "result file" : $"result file; {evidence}",
        Reason = Reason ?? (CaughtSignal is not null && cause is EndCause.Exited ? $"The program ended with exit code {ExitCode} after the signal {CaughtSignal}." : null),
    };

    /// <summary>Reads a line of the shell's <c>times</c>: user and system time as <c>1m2.50s 0m0.01s</c>.</summary>
    internal static TimeSpan? ReadTimes(string? text)
    {
        var total = TimeSpan.Zero;
        var parts = text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        foreach (var part in parts)
        {
            var minutes = part.IndexOf('m', StringComparison.Ordinal);
            if (minutes < 0
                || !long.TryParse(part.AsSpan(0, minutes), NumberStyles.None, CultureInfo.InvariantCulture, out var m)
                || !double.TryParse(part.AsSpan(minutes + 1).TrimEnd('s'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var s))
            {
                return null;
            }

            total += TimeSpan.FromMinutes(m) + TimeSpan.FromSeconds(s);
        }

        return parts.Length == 2 ? total : null;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
