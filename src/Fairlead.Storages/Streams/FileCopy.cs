using Fairlead.Core;

namespace Fairlead.Storages.Streams;

/// <summary>Copies one file from wherever it can be opened to wherever it can be written.</summary>
internal static class FileCopy
{
    /// <param name="open">Opens the source.</param>
    /// <param name="write">Writes the bytes to the target, as a whole or not at all.</param>
    /// <param name="clock">Measures pauses.</param>
    /// <param name="arrived">Hears of bytes that have been read, or null.</param>
    /// <param name="cancellationToken">Ends the copying.</param>
    /// <returns>Bytes written; a refusal that says when to try again where only the connection broke.</returns>
    public static async Task<Outcome<long>> RunAsync(
        OpenSource open, Func<ResumingStream, Task<Outcome<long>>> write, TimeProvider clock, Action<long>? arrived, CancellationToken cancellationToken)
    {
        if (!(await ResumingStream.OpenAsync(open, clock, arrived, cancellationToken)).TryGet(out var bytes, out var refusal))
        {
            return refusal;
        }

        await using (bytes)
        {
            try
            {
                return await write(bytes);
            }
            catch (SourceLostException e)
            {
                return e.Refusal;
            }
            catch (IOException e)
            {
                return Passing($"The connection broke: {e.Message}");
            }
        }
    }

    /// <summary>A trouble that may be over at the next try.</summary>
    public static Refusal Passing(string message) => Refusal.Conflict(message) with { RetryAfter = TimeSpan.FromSeconds(1) };
}
