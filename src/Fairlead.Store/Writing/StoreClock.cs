namespace Fairlead.Store.Writing;

/// <summary>How long, and how often, the writer tries again.</summary>
internal sealed class StoreClock(StoreOptions options, TimeProvider time)
{
    /// <summary>Begins to count.</summary>
    /// <param name="patient">Whether to try again at all.</param>
    public Retries Begin(bool patient) => new(patient ? options.Patience : TimeSpan.Zero, time);

    /// <summary>Waits between attempts, longer each time, until patience ends.</summary>
    internal sealed class Retries(TimeSpan patience, TimeProvider time)
    {
        private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);
        private readonly long _started = time.GetTimestamp();
        private TimeSpan _pause = TimeSpan.FromMilliseconds(10);

        /// <summary>Waits a little; false where patience is at an end.</summary>
        public async Task<bool> WaitAsync(CancellationToken cancellationToken)
        {
            if (time.GetElapsedTime(_started) >= patience)
            {
                return false;
            }

            await Task.Delay(_pause, time, cancellationToken);
            _pause = _pause * 2 < Longest ? _pause * 2 : Longest;
            return true;
        }
    }
}
