using System.Collections.Immutable;
using Fairlead.Core.Transfers;

namespace Fairlead.Gateway.Transfers;

/// <summary>Shows how far a transfer is while it runs. One thread copies, another looks.</summary>
/// <param name="known">How far it had come when it was begun.</param>
public sealed class TransferGauge(TransferProgress known)
{
    private readonly Lock _lock = new();
    private ImmutableSortedDictionary<string, TransferState> _files = known.Files;
    private long _doneBytes;
    private long _currentBytes;
    private long? _size = known.Size;

    /// <summary>How far it is now.</summary>
    public TransferProgress Progress
    {
        get
        {
            lock (_lock)
            {
                return new TransferProgress(_doneBytes + _currentBytes, _size, _files);
            }
        }
    }

    /// <summary>It is known how much there is to copy; what was copied before is counted again by <see cref="Skip"/>.</summary>
    public void Plan(long? size, IEnumerable<string> files)
    {
        lock (_lock)
        {
            (_size, _doneBytes, _currentBytes) = (size, 0, 0);
            var done = _files;
            _files = TransferProgress.None.Files.AddRange(files
                .Take(TransferProgress.MostFiles)
                .Distinct()
                .Select(f => KeyValuePair.Create(f, done.GetValueOrDefault(f) is TransferState.Done ? TransferState.Done : TransferState.Created)));
        }
    }

    /// <summary>Whether the file was copied by an earlier try.</summary>
    public bool IsDone(string file)
    {
        lock (_lock)
        {
            return _files.GetValueOrDefault(file) is TransferState.Done;
        }
    }

    /// <summary>A file of that size was copied by an earlier try.</summary>
    public void Skip(long size)
    {
        lock (_lock)
        {
            _doneBytes += size;
        }
    }

    /// <summary>The copying of a file begins, from its start.</summary>
    public void Begin(string file) => Set(file, TransferState.Running, bytes: 0);

    /// <summary>Bytes of the file have arrived.</summary>
    public void Add(long bytes)
    {
        lock (_lock)
        {
            _currentBytes += bytes;
        }
    }

    /// <summary>The file is there, with so many bytes.</summary>
    public void End(string file, long bytes)
    {
        lock (_lock)
        {
            _doneBytes += bytes;
            Set(file, TransferState.Done, bytes: 0);
        }
    }

    /// <summary>The file cannot be copied.</summary>
    public void Fail(string file) => Set(file, TransferState.Failed, bytes: 0);

    private void Set(string file, TransferState state, long bytes)
    {
        lock (_lock)
        {
            _currentBytes = bytes;
            if (_files.ContainsKey(file))
            {
                _files = _files.SetItem(file, state);
            }
        }
    }
}
