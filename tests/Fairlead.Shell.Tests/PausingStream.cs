namespace Fairlead.Shell.Tests;

/// <summary>Gives what it has and then neither more nor an end, like a client that has stopped sending.</summary>
internal sealed class PausingStream(byte[] content) : MemoryStream(content)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position == Length)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        return await base.ReadAsync(buffer, cancellationToken);
    }
}
