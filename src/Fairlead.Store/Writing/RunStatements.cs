using System.Collections.Immutable;
using Fairlead.Core.Journal;
using Fairlead.Core.Leases;
using Fairlead.Gateway.Leases;
using Fairlead.Store.Leases;

namespace Fairlead.Store.Writing;

/// <summary>
/// Changes of tables that have nothing to do with jobs. The first statement decides: where it gives no number, the others are not run and nothing is
/// said in the journal. So a first <c>UPDATE ... WHERE version = $2 RETURNING 1</c> makes a change that loses a race no change at all.
/// </summary>
/// <param name="statements">The statements with their values, at least one.</param>
/// <param name="entries">What the journal says of it.</param>
/// <param name="cancellationToken">Whether somebody still waits.</param>
internal sealed class RunStatements(
    IReadOnlyList<(Statement Statement, object?[] Values)> statements, ImmutableArray<JournalEntry> entries, CancellationToken cancellationToken)
    : Change<IReadOnlyList<long?>>(cancellationToken)
{
    private bool _isLate;

    /// <inheritdoc/>
    public override int Weight => statements.Count + Rows.Sum(r => r.Rows.Count);

    /// <summary>Statements that follow once for each of many rows of values; what they give back is not asked for.</summary>
    public IReadOnlyList<(Statement Statement, IReadOnlyList<object?[]> Rows)> Rows { get; init; } = [];

    /// <summary>Where there is one, nothing is run unless it is still held; the caller gets a <see cref="LeaseLostException"/> then.</summary>
    public Lease? Under { get; init; }

    /// <inheritdoc/>
    public override void Complete()
    {
        if (_isLate && Under is { } lease)
        {
            Fail(new LeaseLostException(lease));
        }
        else
        {
            base.Complete();
        }
    }

    /// <summary>Runs them within the transaction.</summary>
    public async Task RunAsync(IWriteTransaction transaction, ChangeSet set, CancellationToken cancellationToken)
    {
        // Said anew each time: a transaction that failed is run again.
        _isLate = Under is { } lease && (await transaction.RunAsync(LeaseStatements.Check, [[lease.Epoch]], cancellationToken))[0] is null;
        if (_isLate)
        {
            return;
        }

        var numbers = new long?[statements.Count];
        for (var i = 0; i < numbers.Length && (i == 0 || numbers[0] is not null); i++)
        {
            numbers[i] = (await transaction.RunAsync(statements[i].Statement, [statements[i].Values], cancellationToken))[0];
        }

        if (numbers[0] is not null)
        {
            foreach (var (statement, rows) in Rows)
            {
                await transaction.RunAsync(statement, rows, cancellationToken);
            }

            set.Append(entries);
        }

        Outcome = numbers;
    }
}
