using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fairlead.Core.Jobs;

namespace Fairlead.Sites.Local;

/// <summary>
/// The queue on disk: a small file for each attempt from its submission to its end (<c>queue/NUMBER</c>), and one for each end that the attempt's
/// own result does not tell (<c>ended/JOB.ATTEMPT[.INDEX]</c>), until the job is removed. Files appear by rename, so each is whole or not there.
/// They outlive the gateway; what a power failure takes with it, the driver finds missing.
/// </summary>
internal sealed class Spool : IDisposable
{
    /// <summary>How many numbers are taken from disk at a time; those that a crash leaves unused are never given.</summary>
    private const int Block = 1000;

    private static readonly TimeSpan LockPatience = TimeSpan.FromMilliseconds(500);

    private readonly string _queue;
    private readonly string _ended;
    private readonly string _counter;
    private readonly FileStream _lock;
    private readonly Lock _numbers = new();
    private long _next;
    private long _last;

    /// <summary>Opens the spool, making it where it is missing.</summary>
    /// <exception cref="IOException">Another gateway uses it.</exception>
    public Spool(string directory)
    {
        _queue = Path.Combine(directory, "queue");
        _ended = Path.Combine(directory, "ended");
        _counter = Path.Combine(directory, "next");
        Directory.CreateDirectory(_queue);
        Directory.CreateDirectory(_ended);

        // It holds what jobs were asked for: nobody else's business.
        File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _lock = Lock(Path.Combine(directory, "lock"));
        _next = _last = File.Exists(_counter) ? long.Parse(File.ReadAllText(_counter), CultureInfo.InvariantCulture) : 1;
    }

    /// <summary>A number that was never given before.</summary>
    public long NextNumber()
    {
        lock (_numbers)
        {
            if (_next == _last)
            {
                _last += Block;
                Write(_counter, _last.ToString(CultureInfo.InvariantCulture));
            }

            return _next++;
        }
    }

    public void Add(QueuedAttempt attempt) => Write(PathOf(attempt), JsonSerializer.Serialize(attempt, SpoolJson.Default.QueuedAttempt));

    public void Remove(QueuedAttempt attempt) => File.Delete(PathOf(attempt));

    /// <summary>All attempts that have not ended, the first submitted first.</summary>
    public IEnumerable<QueuedAttempt> ReadAll() =>
        from path in Directory.EnumerateFiles(_queue)
        let number = long.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0
        where number > 0
        orderby number
        select JsonSerializer.Deserialize(File.ReadAllText(path), SpoolJson.Default.QueuedAttempt);

    public void NoteEnd((Marker Marker, int? Index) key, EndNote note) => Write(PathOf(key), JsonSerializer.Serialize(note, SpoolJson.Default.EndNote));

    public EndNote? EndOf((Marker Marker, int? Index) key)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(PathOf(key)), SpoolJson.Default.EndNote);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public void ForgetEnd((Marker Marker, int? Index) key) => File.Delete(PathOf(key));

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    // A script that a dying gateway was starting holds the lock until it has become a program of its own.
    private static FileStream Lock(string path)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(started) < LockPatience)
            {
                Thread.Yield();
            }
        }
    }

    private static void Write(string path, string text)
    {
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }

    private string PathOf(QueuedAttempt attempt) => Path.Combine(_queue, attempt.Number.ToString(CultureInfo.InvariantCulture));

    private string PathOf((Marker Marker, int? Index) key) =>
        Path.Combine(_ended, string.Create(CultureInfo.InvariantCulture, $"{key.Marker.Job}.{key.Marker.Attempt}{(key.Index is { } index ? $".{index}" : "")}"));
}

/// <summary>How the files of the spool are read and written.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(QueuedAttempt))]
[JsonSerializable(typeof(EndNote))]
internal sealed partial class SpoolJson : JsonSerializerContext;
