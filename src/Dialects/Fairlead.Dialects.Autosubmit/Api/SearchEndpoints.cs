using System.Text.Json.Nodes;
using Fairlead.Core.Experiments;
using Fairlead.Dialects.Autosubmit.Json;
using Fairlead.Dialects.Autosubmit.Reading;
using Fairlead.Dialects.Autosubmit.Views;
using Fairlead.Gateway.Experiments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Autosubmit.Api;

/// <summary>Finds experiments.</summary>
internal static class SearchEndpoints
{
    private const int UsualPage = 12;
    private const int MostAtOnce = 20_000;
    private const string Kinds = "to";

    public static void MapSearch(this RouteGroupBuilder root)
    {
        root.MapGet("/v4/experiments", Search).About(
            "Find experiments", "query?", "only_active?", "owner?", "exp_type?", "autosubmit_version?", "hpc?", "order_by?", "order_desc?", "page?", "page_size?");
        root.MapGet("/v3/search/{text}", (string text, Caller caller, ExperimentAccess access, JobTables tables, CancellationToken cancellationToken) =>
            OldAsync(new ExperimentQuery { Text = text }, caller, access, tables, cancellationToken)).About("Find experiments by text");
        root.MapGet("/v3/search/{text}/{exptype}/{onlyactive}", (string text, string exptype, string onlyactive, Caller caller, ExperimentAccess access, JobTables tables, CancellationToken cancellationToken) =>
            OldAsync(OfKind(new ExperimentQuery { Text = text, OnlyGoing = onlyactive == "true" }, exptype), caller, access, tables, cancellationToken)).About("Find experiments by text and kind");
        root.MapGet("/v3/searchowner/{owner}", (string owner, Caller caller, ExperimentAccess access, JobTables tables, CancellationToken cancellationToken) =>
            OldAsync(new ExperimentQuery { Owner = new TextPattern(owner) }, caller, access, tables, cancellationToken)).About("Find somebody's experiments");
        root.MapGet("/v3/running", (Caller caller, ExperimentAccess access, JobTables tables, CancellationToken cancellationToken) =>
            OldAsync(new ExperimentQuery { OnlyGoing = true }, caller, access, tables, cancellationToken)).About("Experiments that are running");
    }

    private static async Task<IResult> Search(HttpRequest request, Caller caller, ExperimentAccess access, JobTables tables, CancellationToken cancellationToken)
    {
        var fields = new QueryFields(request);
        var (page, size) = (fields.Number("page", 1, 1), fields.Number("page_size", UsualPage, int.MinValue));
        var order = fields.Choice("order_by", "expid", "created", "description");
        var query = new ExperimentQuery
        {
            Text = fields.Text("query"),
            OnlyGoing = fields.Flag("only_active", true),
            Owner = Pattern(fields.Text("owner")),
            LanguageVersion = Pattern(fields.Text("autosubmit_version")),
            Platform = Pattern(fields.Text("hpc")),
            Order = order switch { "expid" => ExperimentOrder.Name, "created" => ExperimentOrder.Created, "description" => ExperimentOrder.Description, _ => ExperimentOrder.Number },
            Descending = fields.Flag("order_desc", true) && order is not null,
            Offset = size > 0 ? (page - 1L) * size : 0,
            Limit = size > 0 ? Math.Min(size, MostAtOnce) : MostAtOnce,
        };
        query = OfKind(query, fields.Choice("exp_type", "test", "operational", "experiment"));
        return fields.Unfit is { } unfit ? unfit : Found(await access.ListAsync(caller, query, cancellationToken), page, size, tables.Time);
    }

    private static JsonReply Found(ExperimentPage found, int page, int size, WireTime time) => JsonReply.Of(new JsonObject
    {
        ["experiments"] = new JsonArray([.. found.Experiments.Select(experiment => (JsonNode?)New(experiment, time))]),
        ["pagination"] = new JsonObject
        {
            ["page"] = page,
            ["page_size"] = size > 0 ? size : null,
            ["total_pages"] = size > 0 ? (found.Total + size - 1) / size : 1,
            ["page_items"] = found.Experiments.Count,
            ["total_items"] = found.Total,
        },
    });

    private static async Task<JsonReply> OldAsync(ExperimentQuery query, Caller caller, ExperimentAccess access, JobTables tables, CancellationToken cancellationToken)
    {
        var found = await access.ListAsync(caller, query with { Limit = MostAtOnce }, cancellationToken);
        return JsonReply.Of(new JsonObject
        {
            ["experiment"] = new JsonArray([.. found.Experiments.Select(experiment =>
            {
                var document = New(experiment, tables.Time);
                document["wrapper"] = null;
                return (JsonNode?)document;
            })]),
        });
    }

    private static JsonObject New(Experiment experiment, WireTime time)
    {
        var counts = experiment.Current?.Counts ?? default;
        return new JsonObject
        {
            ["id"] = experiment.Number,
            ["name"] = experiment.Name,
            ["user"] = experiment.Owner,
            ["description"] = experiment.Description,
            ["hpc"] = experiment.Platform,
            ["version"] = experiment.LanguageVersion,
            ["created"] = time.Local(experiment.CreatedAt),
            ["modified"] = WireTime.Utc(experiment.Current?.ChangedAt),
            ["status"] = ExperimentWords.StatusOf(experiment),
            ["completed"] = counts.Succeeded,
            ["total"] = counts.Total,
            ["submitted"] = counts.Submitted,
            ["queuing"] = counts.Queued,
            ["running"] = counts.Running,
            ["failed"] = counts.Failed,
            ["suspended"] = counts.Suspended,
        };
    }

    private static ExperimentQuery OfKind(ExperimentQuery query, string? kind) => kind switch
    {
        "test" => query with { FirstLetters = "t" },
        "operational" => query with { FirstLetters = "o" },
        "experiment" => query with { OtherLetters = Kinds },
        _ => query,
    };

    private static TextPattern? Pattern(string? text) => text switch
    {
        null => null,
        ['!', .. var rest] => new TextPattern(rest, IsNegated: true),
        _ => new TextPattern(text),
    };
}
