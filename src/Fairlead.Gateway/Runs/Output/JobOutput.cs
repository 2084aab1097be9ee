using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Storages;

namespace Fairlead.Gateway.Runs.Output;

/// <summary>Enters what one job of a run writes in the log of the run, each line once. One call at a time.</summary>
/// <param name="run">The run.</param>
/// <param name="part">What the job is in it.</param>
/// <param name="job">The job.</param>
/// <param name="store">Keeps how far it has come.</param>
/// <param name="clock">Says when a line was entered.</param>
internal sealed class JobOutput(Run run, RunPart part, Job job, IRunOutputStore store, TimeProvider clock)
{
    private const int Piece = 128 * 1024;
    private const int TailPiece = 16 * 1024;
    private const int TailLines = 20;
    private const int MostAtOnce = 400;
    private const int MostTasks = 200;
    private const long MostLines = 10_000;
    private const string TailStream = "tail";

    /// <summary>Enters what has been written since.</summary>
    /// <param name="files">The working directory of the job.</param>
    /// <param name="isOver">Whether the job has ended, so that nothing follows.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Whether there was something; refused where the site does not answer.</returns>
    public async Task<Outcome<Gathered>> GatherAsync(IStorage files, bool isOver, CancellationToken cancellationToken)
    {
        var hasMore = false;
        foreach (var stream in StreamsAt(isOver).Distinct(StringComparer.Ordinal))
        {
            if (!(await GatherAsync(files, stream, isOver, cancellationToken)).TryGet(out var some, out var refusal))
            {
                return refusal;
            }

            hasMore |= some.HasMore;
        }

        return new Gathered(hasMore);
    }

    /// <summary>Repeats the end of what a job that failed wrote to its error stream, as errors.</summary>
    public async Task<Outcome<Gathered>> RepeatErrorsAsync(IStorage files, CancellationToken cancellationToken)
    {
        var before = await store.FindAsync(run, job.Id, TailStream, cancellationToken);
        if (before != default)
        {
            return new Gathered(HasMore: false);
        }

        var stream = Streams().Last();
        if (!(await SizeAsync(files, stream, cancellationToken)).TryGet(out var size, out var refusal))
        {
            return refusal;
        }

        var from = Math.Max(0, size.Bytes - TailPiece);
        var bytes = size.Bytes == 0 ? [] : await ReadAsync(files, stream, from, TailPiece, cancellationToken);

        // The first line of a piece from the middle is no whole line.
        var skip = from == 0 ? 0 : Array.IndexOf(bytes, (byte)'\n') + 1;
        var (lines, _) = OutputLine.Read(bytes.AsSpan(skip), isWhole: true, int.MaxValue);
        var entries = lines.TakeLast(TailLines).Select(l => EntryOf(l with { Level = JournalLevel.Error }));
        await store.SaveAsync(run, job.Id, TailStream, before, new OutputPlace(1, lines.Count), [.. entries], cancellationToken);
        return new Gathered(lines.Count > 0);
    }

    private async Task<Outcome<Gathered>> GatherAsync(IStorage files, string stream, bool isOver, CancellationToken cancellationToken)
    {
        var place = await store.FindAsync(run, job.Id, stream, cancellationToken);
        var begun = place;
        while (place.Lines <= MostLines)
        {
            if (!(await SizeAsync(files, stream, cancellationToken)).TryGet(out var size, out var refusal))
            {
                return refusal;
            }

            // A further try begins its files anew.
            var from = size.Bytes < place.Bytes ? 0 : place.Bytes;
            if (size.Bytes == from)
            {
                break;
            }

            var bytes = await ReadAsync(files, stream, from, Piece, cancellationToken);
            var isWhole = bytes.Length == Piece || (isOver && from + bytes.Length >= size.Bytes);
            var (lines, length) = OutputLine.Read(bytes, isWhole, Math.Min(MostAtOnce, MostLines - place.Lines));
            var entries = lines.Select(EntryOf).ToImmutableArray();
            var next = new OutputPlace(from + length, place.Lines + lines.Count);
            if (next.Lines == MostLines)
            {
                next = next with { Lines = MostLines + 1 };
                entries = entries.Add(EntryOf(new OutputLine(JournalLevel.Warning, $"The file {stream} of the step has more lines; no more than {MostLines} are entered here.")));
            }

            if (length == 0 || !await store.SaveAsync(run, job.Id, stream, place, next, entries, cancellationToken))
            {
                // A line that has no end yet; or another gateway has taken over, or the run is gone.
                break;
            }

            place = next;
        }

        return new Gathered(place != begun);
    }

    /// <summary>The tasks of an array write files of their own, which are looked at once.</summary>
    private IEnumerable<string> StreamsAt(bool isOver) => job.Description.Array is { } array
        ? Enumerable.Range(0, isOver ? Math.Min(array.Size, MostTasks) : 0).SelectMany(task => Streams().Select(s => string.Create(CultureInfo.InvariantCulture, $"{s}.{task}")))
        : Streams();

    private IEnumerable<string> Streams() => (job.Description.Steps.FirstOrDefault(s => s.IsMain) ?? job.Description.Steps.FirstOrDefault()) is { } step ? [step.Stdout, step.Stderr] : [];

    private static async Task<Outcome<FileSize>> SizeAsync(IStorage files, string stream, CancellationToken cancellationToken)
    {
        var found = await files.StatAsync("/" + stream, cancellationToken);
        return found.TryGet(out var entry, out var refusal) ? new FileSize(entry.Size)
            : refusal.Kind is RefusalKind.NotFound ? new FileSize(0)
            : refusal;
    }

    private static async Task<byte[]> ReadAsync(IStorage files, string stream, long from, int most, CancellationToken cancellationToken)
    {
        if (!(await files.ReadAsync("/" + stream, from, most, cancellationToken)).TryGet(out var content, out _))
        {
            return [];
        }

        await using (content)
        {
            var bytes = new byte[most];
            var length = await content.Bytes.ReadAtLeastAsync(bytes, most, throwOnEndOfStream: false, cancellationToken);
            return bytes[..length];
        }
    }

    private JournalEntry EntryOf(OutputLine line) => new(Job: null, clock.GetUtcNow(), line.Level, line.Text, Run: run.Id) { Topic = JournalTopic.Output, Place = part.Place };

    private readonly record struct FileSize(long Bytes);
}

/// <summary>What came of looking for more output.</summary>
/// <param name="HasMore">Whether there was any.</param>
internal readonly record struct Gathered(bool HasMore);
