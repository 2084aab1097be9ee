using Fairlead.Gateway.Jobs;
using Fairlead.Store.Writing;

namespace Fairlead.Store.Reading;

/// <summary>
/// Asks the database again while it is away for a moment: a server that was restarted leaves every pooled connection broken. Questions change
/// nothing, so that asking twice does no harm.
/// </summary>
internal sealed class PatientReader(IDatabase database, StoreClock clock)
{
    // Those who ask while everybody knows that it is away need not be patient too.
    private volatile bool _isAway;

    /// <summary>The answer.</summary>
    /// <exception cref="StoreUnavailableException">There was none for as long as patience lasts.</exception>
    public async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> question, CancellationToken cancellationToken)
    {
        var retries = clock.Begin(patient: !_isAway);
        while (true)
        {
            try
            {
                var answer = await question(cancellationToken);
                _isAway = false;
                return answer;
            }
            catch (Exception e) when (database.IsPassing(e))
            {
                if (!await retries.WaitAsync(cancellationToken))
                {
                    _isAway = true;
                    throw new StoreUnavailableException("The gateway's database does not answer at the moment.", e);
                }
            }
        }
    }
}
