using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Fairlead.Sites.Local;

/// <summary>
/// Says at once when a process ends, whether it is our child or was started by a gateway before us: one thread waits for the handles of all of them
/// (pidfd, epoll).
/// </summary>
internal sealed class ExitWatcher : IDisposable
{
    private const int MostAtOnce = 64;

    // How soon the thread sees that it shall end.
    private const int PatienceMilliseconds = 200;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = DataOffset + sizeof(long);

    private readonly int _epoll;
    private readonly Action<int> _ended;
    private readonly Thread _thread;
    private volatile bool _stop;

    /// <summary>Starts watching.</summary>
    /// <param name="ended">Called on the watching thread with the process id of each that ends; returns soon.</param>
    public ExitWatcher(Action<int> ended)
    {
        _ended = ended;
        _epoll = NativeProcess.CreateEpoll(NativeProcess.CloseOnExec);
        if (_epoll < 0)
        {
            throw new IOException("The system gives no handle to watch processes with.");
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "local site: exits" };
        _thread.Start();
    }

    /// <summary>Watches a process from now on.</summary>
    /// <returns>Whether there is one of that id.</returns>
    public bool Watch(int process)
    {
        var handle = NativeProcess.OpenProcess(process);
        if (handle < 0)
        {
            return false;
        }

        var wanted = new byte[EventSize];
        BinaryPrimitives.WriteInt32LittleEndian(wanted, NativeProcess.EpollIn);
        BinaryPrimitives.WriteInt32LittleEndian(wanted.AsSpan(DataOffset), handle);
        BinaryPrimitives.WriteInt32LittleEndian(wanted.AsSpan(DataOffset + sizeof(int)), process);
        if (NativeProcess.ControlEpoll(_epoll, NativeProcess.EpollAdd, handle, wanted) == 0)
        {
            return true;
        }

        _ = NativeProcess.Close(handle);
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop = true;
        _thread.Join();
        _ = NativeProcess.Close(_epoll);
    }

    private void Run()
    {
        var happenings = new byte[EventSize * MostAtOnce];
        while (!_stop)
        {
            var count = NativeProcess.WaitEpoll(_epoll, happenings, MostAtOnce, PatienceMilliseconds);
            for (var i = 0; i < count; i++)
            {
                var data = happenings.AsSpan((i * EventSize) + DataOffset);
                Forget(BinaryPrimitives.ReadInt32LittleEndian(data));
                _ended(BinaryPrimitives.ReadInt32LittleEndian(data[sizeof(int)..]));
            }
        }
    }

    // Taken out first: a process that is being started at this moment holds a copy of the handle, which would keep it being reported after the
    // close, by a number that is somebody else's by then.
    private void Forget(int handle)
    {
        _ = NativeProcess.ControlEpoll(_epoll, NativeProcess.EpollRemove, handle, new byte[EventSize]);
        _ = NativeProcess.Close(handle);
    }
}
