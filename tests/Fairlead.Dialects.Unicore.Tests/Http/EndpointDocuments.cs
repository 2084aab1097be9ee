using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>What the endpoints that take a document read in it. Endpoints that take none, or take bytes, are <see cref="WithoutDocument"/>.</summary>
public static class EndpointDocuments
{
    /// <summary>One request with a document.</summary>
    /// <param name="Path">Where to, with the placeholders of <see cref="EndpointTable"/>.</param>
    /// <param name="Sample">A document that is good.</param>
    /// <param name="Keys">All that is read in it; dots lead into objects, and into lists by number.</param>
    internal sealed record Document(string Path, string Sample, params ImmutableArray<string> Keys)
    {
        /// <summary>The sample with another value for that key.</summary>
        public string With(string key, string json)
        {
            var document = JsonNode.Parse(Sample)!.AsObject(); // a sample that is no object fails the test as well
            JsonNode at = document;
            var parts = key.Split('.');
            foreach (var part in parts[..^1])
            {
                at = at is JsonArray list ? list[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)]! : at[part] ?? (at[part] = new JsonObject());
            }

            const string Place = "the value that is tried";
            at[parts[^1]] = Place;
            return document.ToJsonString().Replace($"\"{Place}\"", json, StringComparison.Ordinal);
        }
    }

    private const string Waiting = """{"haveClientStageIn": true, "Imports": [{"From": "inline:x", "To": "x", "Data": "x"}], "Exports": []}""";

    private static readonly ImmutableArray<string> Lasting = ["tags", "terminationTime", "acl"];

    private static readonly ImmutableArray<string> Creating =
    [
        "type", "name", "terminationTime", "path", "parameters", "parameters.path", "parameters.description", "parameters.defaultUmask", "parameters.disableMetadata",
        "parameters.enableTrigger",
    ];

    internal static FrozenDictionary<string, ImmutableArray<Document>> All { get; } = new Dictionary<string, ImmutableArray<Document>>
    {
        ["POST core/jobs/"] =
        [
            new("jobs", Waiting,
                "Executable", "Arguments", "ApplicationName", "ApplicationVersion", "Parameters", "Parameters.X", "Parameters.X.Values", "Parameters.X.From", "Environment",
                "Environment.X", "Stdin", "Stdout", "Stderr", "IgnoreNonZeroExitCode", "User precommand", "User postcommand", "RunUserPrecommandOnLoginNode",
                "UserPrecommandIgnoreNonZeroExitCode", "Name", "Project", "Umask", "User email", "Tags", "tags", "haveClientStageIn", "Job type", "Login node", "Not before",
                "Notification", "NotificationSettings", "NotificationSettings.URL"),
            new("jobs", Waiting,
                "Resources", "Resources.Runtime", "Resources.Queue", "Resources.Nodes", "Resources.CPUsPerNode", "Resources.TotalCPUs", "Resources.GPUsPerNode", "Resources.Memory",
                "Resources.Reservation", "Resources.NodeConstraints", "Resources.QoS", "Resources.Exclusive", "Resources.Project", "Resources.ArraySize", "Resources.ArrayLimit",
                "Resources.Other"),
            new("jobs", Waiting,
                "Imports", "Imports.0.From", "Imports.0.To", "Imports.0.Data", "Imports.0.Mode", "Imports.0.FailOnError", "Imports.0.Permissions", "Imports.0.Credentials"),
            new("jobs", """{"haveClientStageIn": true, "Imports": [{"From": "https://192.0.2.1/x", "To": "x", "Credentials": {"Username": "x", "Password": "x"}}]}""",
                "Imports.0.Credentials.Username", "Imports.0.Credentials.Password", "Imports.0.Credentials.BearerToken", "Imports.0.Credentials.Token"),
            new("jobs", """{"haveClientStageIn": true, "Exports": [{"From": "x", "To": "https://192.0.2.1/x"}]}""",
                "Exports", "Exports.0.From", "Exports.0.To", "Exports.0.Mode", "Exports.0.FailOnError", "Exports.0.Credentials"),
            new("jobs", """{"haveClientStageIn": true, "Parameters": {"X": {"From": 1, "To": 3, "Step": 1}}}""", "Parameters.X.From", "Parameters.X.To", "Parameters.X.Step"),
            new("jobs", """{"haveClientStageIn": true, "NotificationSettings": {"URL": "https://192.0.2.1/x", "status": ["FAILED"], "bssStatus": ["FAILED"]}}""",
                "NotificationSettings.status", "NotificationSettings.bssStatus"),
        ],
        ["POST core/sites/{name}"] = [new("sites/cluster", Waiting, "Name", "Resources.Nodes")],
        ["POST core/jobs/{id}"] = [new("jobs/{job}", Waiting, "Name", "Resources.Nodes")],
        ["PUT core/sites/{name}"] = [new("sites/cluster", "{}", "tags", "umask", "terminationTime", "acl")],
        ["PUT core/jobs/{id}"] = [new("jobs/{job}", "{}", Lasting)],
        ["POST core/storages"] = [new("storages", "{}", Creating)],
        ["POST core/storages/default_storage_factory"] = [new("storages/default_storage_factory", "{}", Creating)],
        ["POST core/storagefactories/{name}"] = [new("storagefactories/SCRATCH", "{}", Creating)],
        ["PUT core/storages/{id}"] = [new("storages/{created}", "{}", "tags", "acl", "terminationTime", "umask", "description")],
        ["POST core/storages/{id}/actions/{action}"] =
        [
            new("storages/{job}-uspace/actions/copy", """{"from": "file", "to": "copied"}""", "from", "to"),
            new("storages/{job}-uspace/actions/rename", """{"from": "file", "to": "renamed"}""", "from", "to"),
            new("storages/HOME/actions/extract", "{}", "depth", "path"),
        ],
        ["POST core/storages/{id}/imports"] = [new("storages/{job}-uspace/imports", """{"file": "new"}""", "file", "protocol", "overwrite", "numBytes", "extraParameters")],
        ["POST core/storages/{id}/exports"] = [new("storages/{job}-uspace/exports", """{"file": "file"}""", "file", "protocol", "extraParameters")],
        ["POST core/storages/search"] = [new("storages/search", """{"query": "tide"}""", "query", "resources")],
        ["POST core/reservations/"] =
        [
            new("reservations", """{"Resources": {"Nodes": 1, "Runtime": "1m"}}""", "Resources", "Resources.Nodes", "Resources.Runtime", "Resources.Queue", "Start time", "Site name"),
        ],
        ["PUT core/reservations/{id}"] = [new("reservations/{reservation}", "{}", "tags", "terminationTime", "acl")],
        ["PUT core/tasks/{id}"] = [new("tasks/{task}", "{}", Lasting)],
        ["PUT core/client-server-transfers/{id}"] = [new("client-server-transfers/{ticket}", "{}", Lasting)],
        ["PUT core/transfers/{id}"] = [new("transfers/{transfer}", "{}", Lasting)],
        ["POST core/storages/{id}/transfers"] =
        [
            new("storages/{job}-uspace/transfers", """{"file": "new", "source": "http://192.0.2.1/x", "extraParameters": {"scheduledStartTime": "2099-01-01T00:00:00+0000"}}""",
                "file", "source", "target", "protocol", "extraParameters", "extraParameters.scheduledStartTime", "tags", "Tags"),
        ],
        ["PUT core/storages/{id}/files/"] = [new("storages/{job}-uspace/files", "{}", "permissions", "unixPermissions", "group", "metadata")],
        ["PUT core/storages/{id}/files/{**path}"] =
        [
            new("storages/{job}-uspace/files/file", "{}", "permissions", "unixPermissions", "group"),
            new("storages/HOME/files/described", """{"metadata": {}}""", "metadata", "metadata.key"),
        ],
        ["POST core/storages/{id}/files/{**path}"] = [new("storages/HOME/files/actions/extract/described", "{}", "depth")],
        ["POST auth/{id}"] =
        [
            new("../auth/HOME", """{"serverPath": "/x", "encryptionKey": "AAAAAAAAAAAAAAAAAAAAAA=="}""",
                "serverPath", "persistent", "streamCount", "compress", "encryptionKey", "encryptionAlgorithm", "client"),
        ],
        ["POST workflows/"] =
        [
            new("../workflows", """{"activities": {"a": {"type": "HOLD"}, "b": {"type": "START"}}, "transitions": [{"from": "a", "to": "b"}], "inputs": {}, "variables": {"C": {"type": "STRING"}}}""",
                "name", "tags", "Tags", "terminationTime", "storageURL", "notification", "inputs", "inputs.x", "variables", "variables.C", "variables.C.type", "variables.C.initial_value",
                "activities", "activities.a", "activities.a.type", "activities.a.sleep_time", "activities.a.options", "transitions", "transitions.0.from", "transitions.0.to",
                "transitions.0.condition", "subworkflows"),
            new("../workflows", """{"activities": {"h": {"type": "HOLD"}}, "subworkflows": {"l": {"type": "FOR_EACH", "values": [1], "body": {"activities": {"a": {"type": "HOLD"}}}}}, "transitions": [{"from": "h", "to": "l"}]}""",
                "subworkflows.l", "subworkflows.l.type", "subworkflows.l.values", "subworkflows.l.variables", "subworkflows.l.iterator_name", "subworkflows.l.maxConcurrentActivities",
                "subworkflows.l.options", "subworkflows.l.condition", "subworkflows.l.body", "subworkflows.l.body.id", "subworkflows.l.body.activities", "subworkflows.l.body.notification"),
            new("../workflows", """{"subworkflows": {"l": {"type": "FOR_EACH", "filesets": [{"base": "wf:none"}], "chunking": {"chunksize": 1}, "body": {"activities": {"a": {"type": "START"}}}}}}""",
                "subworkflows.l.filesets", "subworkflows.l.filesets.0.base", "subworkflows.l.filesets.0.include", "subworkflows.l.filesets.0.exclude", "subworkflows.l.filesets.0.recurse",
                "subworkflows.l.filesets.0.indirection", "subworkflows.l.chunking", "subworkflows.l.chunking.chunksize", "subworkflows.l.chunking.type", "subworkflows.l.chunking.expression",
                "subworkflows.l.chunking.filename_format"),
            new("../workflows", """{"activities": {"h": {"type": "HOLD"}, "a": {"job": {}}}, "transitions": [{"from": "h", "to": "a"}]}""",
                "activities.a.job", "activities.a.job.Site name", "activities.a.job.User preferences", "activities.a.job.Imports", "activities.a.options.IGNORE_FAILURE",
                "activities.a.options.MAX_RESUBMITS", "activities.a.options.FOO"),
            new("../workflows", """{"activities": {"a": {"type": "MODIFY_VARIABLE", "variable_name": "X", "expression": "1"}}}""", "activities.a.variable_name", "activities.a.expression"),
        ],
        ["PUT workflows/{id}"] = [new("../workflows/{workflow}", "{}", Lasting)],
        ["PUT workflows/{id}/files"] = [new("../workflows/{workflow}/files", "{}", "name")],
        ["POST registries/default_registry"] =
        [
            new("../registries/default_registry", """{"Endpoint": "https://matrix.example/", "InterfaceName": "x"}""", "Endpoint", "InterfaceName", "Another"),
            new("../registries/default_registry", """{"href": "https://matrix.example/", "type": "x"}""", "href", "type"),
        ],
    }.ToFrozenDictionary();

    /// <summary>Endpoints with a body that is bytes, or that means nothing.</summary>
    internal static FrozenSet<string> WithoutDocument { get; } = new[]
    {
        "POST core/factories/", "POST core/factories/{name}", "POST core/sites/", "POST core/jobs/{id}/actions/{action}", "POST core/tasks/{id}/actions/{action}",
        "POST core/transfers/{id}/actions/{action}", "POST workflows/{id}/actions/{action}", "POST core/storages/{id}/files/", "PUT files/{secret}",
    }.ToFrozenSet();

    /// <summary>The endpoints that take documents.</summary>
    public static TheoryData<string> Endpoints => [.. All.Keys.Order()];

    /// <summary>Each document of each endpoint, by its number from 0.</summary>
    public static TheoryData<string, int> Documents => new(All.OrderBy(d => d.Key).SelectMany(d => d.Value.Select((_, i) => (d.Key, i))));
}
