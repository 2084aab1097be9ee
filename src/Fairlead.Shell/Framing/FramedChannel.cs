using System.Buffers;

namespace Fairlead.Shell.Framing;

/// <summary>
/// A long-lived shell that takes one framed command after the other. It serves one caller at a time, and after any exception but a refusal of the
/// command itself it is in no known state and must be thrown away.
/// </summary>
internal sealed class FramedChannel : IDisposable
{
    private const int MaxError = 64 * 1024;
    private const int MaxNoise = 1024 * 1024;
    private const int ChunkSize = 1024 * 1024;

    // Only something that the shell left behind keeps a stream open after its end.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly ChildProcess _process;
    private readonly MarkedReader _output;
    private readonly MarkedReader _error;
    private bool _ended;

    private FramedChannel(ChildProcess process)
    {
        _process = process;
        _output = new MarkedReader(process.Output);
        _error = new MarkedReader(process.Error);
    }

    /// <summary>The shell's process id on the host where it runs, which is also its group.</summary>
    public long ProcessId { get; private set; }

    /// <summary>When it was last given back.</summary>
    public DateTimeOffset LastUsed { get; set; }

    /// <summary>Whether it can take another command.</summary>
    public bool IsAlive => !_ended && !_process.HasExited;

    /// <summary>Whether no command is running, so that the shell ends when its input is closed.</summary>
    public bool IsIdle => _output.Number is not null && _error.Number is not null;

    /// <summary>Whether the shell ended while something was expected from it.</summary>
    public bool WasLost => _output.HasEnded || _error.HasEnded;

    /// <summary>
    /// Turns the shell that <paramref name="process"/> is, or is about to become, into a channel. What an account's start-up files print before is
    /// dropped.
    /// </summary>
    /// <exception cref="ShellUnavailableException">It printed too much, or ended; the message is what it said.</exception>
    public static async Task<FramedChannel> OpenAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        var channel = new FramedChannel(process);
        var mark = channel.ExpectMark();
        var complaint = new LimitedText(MaxError);
        try
        {
            await channel.ExchangeAsync(
                token => channel.SendAsync(Frame.Hello(mark), token),
                new LimitedText(MaxNoise) { ThrowsWhenFull = true },
                complaint,
                cancellationToken);
        }
        catch (ShellEndedException e)
        {
            throw new ShellUnavailableException(ShellFailure.NotStarted, complaint.ToString().Trim(), inner: e);
        }
        catch (ShellUnavailableException e) when (e.Failure == ShellFailure.OutputTooLarge)
        {
            throw new ShellUnavailableException(ShellFailure.NotStarted, $"The account's start-up files print more than {MaxNoise} bytes.", inner: e);
        }

        channel.ProcessId = channel._output.Number ?? 0;
        return channel;
    }

    /// <summary>Runs a command to its end.</summary>
    public async Task<ShellResult> RunAsync(ShellCommand command, CancellationToken cancellationToken)
    {
        var mark = ExpectMark();
        var frame = Frame.Of(command, mark);
        return await CollectAsync(command, token => SendAsync(frame, token), cancellationToken);
    }

    /// <summary>Runs a command that reads <paramref name="input"/>; the channel ends with it.</summary>
    public async Task<ShellResult> WriteAsync(ShellCommand command, Stream input, CancellationToken cancellationToken)
    {
        var mark = ExpectMark();
        var frame = Frame.OfLast(command, mark);
        _ended = true;
        return await CollectAsync(command, token => SendAsync(frame, input, token), cancellationToken);
    }

    /// <summary>Starts a command whose output is then read with <see cref="ReadOutputAsync"/>; completes when its standard error has ended.</summary>
    public async Task<string> StartAsync(ShellCommand command, CancellationToken cancellationToken)
    {
        var mark = ExpectMark();
        var error = new LimitedText(MaxError);
        await Task.WhenAll(SendAsync(Frame.Of(command, mark), cancellationToken), DrainAsync(_error, error, cancellationToken));
        return error.ToString();
    }

    /// <summary>Bytes that the started command printed; 0 at its end, when <see cref="ExitCode"/> is known.</summary>
    public ValueTask<int> ReadOutputAsync(Memory<byte> target, CancellationToken cancellationToken) => _output.ReadAsync(target, cancellationToken);

    /// <summary>The exit code of the last command.</summary>
    public int ExitCode => (int)(_output.Number ?? throw new InvalidOperationException("The command has not ended."));

    /// <summary>Ends the shell and what it runs, at least on this host.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Closes the shell's input, at which an idle one ends.</summary>
    public void Dispose()
    {
        _ended = true;
        _process.Dispose();
    }

    private string ExpectMark()
    {
        var mark = Frame.NewMark();
        _output.Expect(mark);
        _error.Expect(mark);
        return mark;
    }

    private async Task<ShellResult> CollectAsync(ShellCommand command, Func<CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        var output = new LimitedText(command.MaxOutput) { ThrowsWhenFull = true };
        var error = new LimitedText(MaxError);
        await ExchangeAsync(send, output, error, cancellationToken);
        return new ShellResult(ExitCode, output.ToString(), error.ToString());
    }

    // Sends and reads at the same time: a command may print a lot before it has read all of its input.
    private async Task ExchangeAsync(
        Func<CancellationToken, Task> send, LimitedText output, LimitedText error, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = OrStopAsync(send(stop.Token));
        var reading = Task.WhenAll(OrStopAsync(DrainAsync(_output, output, stop.Token)), OrStopAsync(DrainAsync(_error, error, stop.Token)));
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // The command has answered or is given up: what it has not read by now it never will.
        await stop.CancelAsync();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (sending.IsFaulted && !reading.IsCompletedSuccessfully)
        {
            // The source of the input failed; that the reading was stopped is only the consequence.
            await sending;
        }

        await reading;

        async Task OrStopAsync(Task task)
        {
            try
            {
                await task;
            }
            catch (ShellEndedException)
            {
                // What it said last may still be on its way in the other stream.
                stop.CancelAfter(LastWords);
                throw;
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        }
    }

    private static async Task DrainAsync(MarkedReader reader, LimitedText text, CancellationToken cancellationToken)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (await reader.ReadAsync(chunk, cancellationToken) is var count and > 0)
            {
                text.Append(chunk.AsSpan(0, count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private async Task SendAsync(byte[] frame, CancellationToken cancellationToken) => await TryWriteAsync(frame, cancellationToken);

    private async Task SendAsync(byte[] frame, Stream input, CancellationToken cancellationToken)
    {
        var open = await TryWriteAsync(frame, cancellationToken);
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            while (open && await input.ReadAtLeastAsync(chunk.AsMemory(0, ChunkSize), ChunkSize, throwOnEndOfStream: false, cancellationToken) is var count and > 0)
            {
                open = await TryWriteAsync(Frame.ChunkHead(count), cancellationToken)
                    && await TryWriteAsync(chunk.AsMemory(0, count), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        _ = open && await TryWriteAsync(Frame.EndOfInput, cancellationToken);
    }

    // A shell that is gone says so at the end of its output, which is where it is found out.
    private async Task<bool> TryWriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await _process.Input.WriteAsync(bytes, cancellationToken);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
