using Fairlead.Gateway.Jobs;

namespace Fairlead.Store.Reading;

/// <summary>
/// Where pages far down in lists ended, so that the page behind one is found without counting all before it: who goes through a list of a million
/// jobs pays for each page what the first one costs. Only places are kept, never what is there, and only so many.
/// </summary>
internal sealed class ListPlaces
{
    /// <summary>Down to here, counting costs less than a millisecond and is exact, whatever goes from the list meanwhile.</summary>
    public const long First = 5000;

    private const int Most = 4096;

    private readonly Lock _access = new();
    private readonly Dictionary<(string List, long Offset), long> _numbers = [];
    private readonly Queue<(string List, long Offset)> _order = [];

    /// <summary>The number of the job before that page of the list, or null where it is not known.</summary>
    public long? Before(JobQuery query)
    {
        if (query.Offset < First)
        {
            return null;
        }

        lock (_access)
        {
            return _numbers.TryGetValue((ListOf(query), query.Offset), out var number) ? number : null;
        }
    }

    /// <summary>Keeps with what number the page ended that was asked for.</summary>
    public void Keep(JobQuery query, int length, long number)
    {
        var key = (ListOf(query), query.Offset + length);
        if (key.Item2 < First)
        {
            return;
        }

        lock (_access)
        {
            if (!_numbers.ContainsKey(key))
            {
                if (_order.Count >= Most)
                {
                    _numbers.Remove(_order.Dequeue());
                }

                _order.Enqueue(key);
            }

            _numbers[key] = number;
        }
    }

    private static string ListOf(JobQuery query) => string.Join(
        '\n',
        query.Owner,
        query.Site,
        query.Parent,
        query.NewestFirst,
        string.Join('\t', query.States),
        string.Join('\t', query.Tags),
        string.Join('\t', query.SharedWith));
}
