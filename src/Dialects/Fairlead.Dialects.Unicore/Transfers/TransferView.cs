using System.Text.Json.Nodes;
using Fairlead.Core.Jobs;
using Fairlead.Core.Transfers;

namespace Fairlead.Dialects.Unicore.Transfers;

/// <summary>A transfer as UNICORE shows it.</summary>
/// <param name="links">Where everything is.</param>
internal sealed class TransferView(UnicoreLinks links)
{
    private const string Protocol = "BFT";

    /// <summary>The resource.</summary>
    /// <param name="transfer">The transfer.</param>
    /// <param name="owner">X.500 name of its owner.</param>
    public JsonObject Of(Transfer transfer, string owner)
    {
        var isPush = transfer.Direction is TransferDirection.Push;
        var other = isPush ? transfer.To : transfer.From;
        var view = new JsonObject
        {
            ["status"] = WordOf(transfer.State),
            ["statusMessage"] = transfer.Message ?? string.Empty,
            ["transferredBytes"] = transfer.Progress.Bytes,
            ["size"] = transfer.Progress.Size ?? -1,
            ["protocol"] = other is DataPlace.Web web ? web.Address.Scheme.ToUpperInvariant() : Protocol,
            ["isExport"] = isPush,
            ["source"] = isPush ? PathOf(transfer.From) : AddressOf(transfer.From),
            ["target"] = isPush ? AddressOf(transfer.To) : PathOf(transfer.To),
            ["files"] = new JsonObject(transfer.Progress.Files.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)WordOf(f.Value)))),
            ["owner"] = owner,
            ["acl"] = AccessList.Of(transfer.Grants),
            ["tags"] = new JsonArray([.. transfer.Tags.Select(t => (JsonNode?)t)]),
            ["terminationTime"] = UnicoreTime.Format(transfer.ExpiresAt),
        };
        if (transfer.StartsAt is { } start)
        {
            view["scheduledStartTime"] = UnicoreTime.Format(start);
        }

        view["_links"] = new JsonObject
        {
            ["self"] = UnicoreLinks.To(links.Transfer(transfer.Id)),
            ["storage"] = UnicoreLinks.To(links.Storage(transfer.Storage)),
            ["action:abort"] = UnicoreLinks.To($"{links.Transfer(transfer.Id)}/actions/abort", "Abort"),
        };
        return view;
    }

    /// <summary>UNICORE's word for a state.</summary>
    internal static string WordOf(TransferState state) => state switch
    {
        TransferState.Created => "CREATED",
        TransferState.Running => "RUNNING",
        TransferState.Done => "DONE",
        TransferState.Failed => "FAILED",
        TransferState.Aborted => "ABORTED",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "The state has no word in UNICORE."),
    };

    private static string AddressAt(DataPlace.AtGateway place) => $"{Protocol}:{place.Storage.AbsoluteUri.TrimEnd('/')}/files{string.Join('/', place.Path.Split('/').Select(Uri.EscapeDataString))}";

    private static string PathOf(DataPlace place) => place is DataPlace.InStorage inStorage ? inStorage.Path : place.ToString();

    private string AddressOf(DataPlace place) => place switch
    {
        DataPlace.InStorage s => $"{Protocol}:{links.File(s.Storage, s.Path)}",
        DataPlace.AtGateway g => AddressAt(g),
        _ => place.ToString(),
    };
}
