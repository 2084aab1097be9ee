using System.Collections.Frozen;
using static Fairlead.Dialects.Unicore.Tests.Http.EndpointTable.Need;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>Every endpoint of the server, with one request for each; what is tried on all endpoints goes through these rows.</summary>
public static class EndpointTable
{
    /// <summary>What a caller needs to have of the thing that an endpoint is about.</summary>
    public enum Need
    {
        /// <summary>Not even a login.</summary>
        Nothing,

        /// <summary>A login: the thing is everybody's, or makes something of their own.</summary>
        LogIn,

        /// <summary>To read the thing.</summary>
        Read,

        /// <summary>To write to it.</summary>
        Write,

        /// <summary>To modify it.</summary>
        Modify,

        /// <summary>To own it, or to be an administrator.</summary>
        Own,

        /// <summary>To be an administrator.</summary>
        Admin,

        /// <summary>More than anybody has: it never changes.</summary>
        More,
    }

    /// <summary>
    /// One request: <c>{job}</c> is a job of ada's that bo may read, cy write to and eve modify, <c>{ticket}</c> and <c>{secret}</c> are a download of
    /// its file and the address for it, <c>{import}</c> is the address for an upload, <c>{transfer}</c> a transfer of ada's that waits,
    /// <c>{task}</c> a search of hers that has ended, <c>{workflow}</c> a workflow of hers that is held; those that have an address of their own are shared as
    /// the job is. <c>{created}</c> is a storage that she made, <c>{entry}</c> a published service,
    /// <c>{reservation}</c> a reservation for the account that all have on a Slurm site.
    /// </summary>
    internal sealed record Row(Need Need, string Path, string? Json = null);

    internal static FrozenDictionary<string, Row> Rows { get; } = new Dictionary<string, Row>
    {
        ["GET core/"] = new(Nothing, ""),
        ["GET core/certificate"] = new(Nothing, "certificate"),
        ["GET core/token"] = new(LogIn, "token"),
        ["GET core/factories/"] = new(Nothing, "factories"),
        ["GET core/factories/{name}"] = new(Nothing, "factories/default_target_system_factory"),
        ["GET core/factories/{name}/applications"] = new(Nothing, "factories/default_target_system_factory/applications"),
        ["GET core/factories/{name}/applications/{id}"] = new(Nothing, "factories/default_target_system_factory/applications/Date---v1.0"),
        ["POST core/factories/"] = new(LogIn, "factories", "{}"),
        ["POST core/factories/{name}"] = new(LogIn, "factories/default_target_system_factory", "{}"),
        ["GET core/sites/"] = new(Nothing, "sites"),
        ["POST core/sites/"] = new(LogIn, "sites", "{}"),
        ["GET core/sites/{name}"] = new(LogIn, "sites/cluster"),
        ["PUT core/sites/{name}"] = new(LogIn, "sites/cluster", "{}"),
        ["POST core/sites/{name}"] = new(LogIn, "sites/cluster", "{}"),
        ["DELETE core/sites/{name}"] = new(LogIn, "sites/cluster"),
        ["GET core/sites/{name}/jobs"] = new(LogIn, "sites/cluster/jobs"),
        ["GET core/sites/{name}/applications"] = new(LogIn, "sites/cluster/applications"),
        ["GET core/sites/{name}/applications/{id}"] = new(LogIn, "sites/cluster/applications/Date---v1.0"),
        ["GET core/jobs/"] = new(Nothing, "jobs"),
        ["POST core/jobs/"] = new(LogIn, "jobs", "{}"),
        ["GET core/jobs/{id}"] = new(Read, "jobs/{job}"),
        ["PUT core/jobs/{id}"] = new(Modify, "jobs/{job}", """{"tags": ["seen"]}"""),
        ["DELETE core/jobs/{id}"] = new(Own, "jobs/{job}"),
        ["POST core/jobs/{id}"] = new(Write, "jobs/{job}", "{}"),
        ["GET core/jobs/{id}/details"] = new(Read, "jobs/{job}/details"),
        ["GET core/jobs/{id}/submitted"] = new(Read, "jobs/{job}/submitted"),
        ["GET core/jobs/{id}/tasks"] = new(Read, "jobs/{job}/tasks"),
        ["GET core/jobs/{id}/forward-port"] = new(Read, "jobs/{job}/forward-port?port=1"), // that one can; to do it needs more (below)
        ["POST core/jobs/{id}/actions/{action}"] = new(Write, "jobs/{job}/actions/start", "{}"),
        ["GET core/storages/"] = new(Nothing, "storages"),
        ["POST core/storages"] = new(LogIn, "storages", "{}"),
        ["POST core/storages/default_storage_factory"] = new(LogIn, "storages/default_storage_factory", "{}"),
        ["GET core/storagefactories/"] = new(Nothing, "storagefactories"),
        ["GET core/storagefactories/{name}"] = new(Nothing, "storagefactories/SCRATCH"),
        ["POST core/storagefactories/{name}"] = new(LogIn, "storagefactories/SCRATCH", "{}"),
        ["GET core/storages/{id}"] = new(Read, "storages/{job}-uspace"),
        ["PUT core/storages/{id}"] = new(More, "storages/{job}-uspace", "{}"),
        ["DELETE core/storages/{id}"] = new(More, "storages/{job}-uspace"),
        ["POST core/storages/{id}/actions/{action}"] = new(Write, "storages/{job}-uspace/actions/copy", """{"from": "file", "to": "copied"}"""),
        ["POST core/storages/{id}/imports"] = new(Write, "storages/{job}-uspace/imports", """{"file": "new"}"""),
        ["POST core/storages/{id}/exports"] = new(Read, "storages/{job}-uspace/exports", """{"file": "file"}"""),
        ["GET core/storages/{id}/search"] = new(LogIn, "storages/HOME/search?q=tide"),
        ["POST core/storages/search"] = new(LogIn, "storages/search", """{"query": "tide"}"""),
        ["GET core/tasks/"] = new(Nothing, "tasks"),
        ["GET core/tasks/{id}"] = new(Read, "tasks/{task}"),
        ["PUT core/tasks/{id}"] = new(Modify, "tasks/{task}", "{}"),
        ["DELETE core/tasks/{id}"] = new(Own, "tasks/{task}"),
        ["POST core/tasks/{id}/actions/{action}"] = new(Write, "tasks/{task}/actions/abort", "{}"),
        ["GET core/client-server-transfers/"] = new(Nothing, "client-server-transfers"),
        ["GET core/client-server-transfers/{id}"] = new(Read, "client-server-transfers/{ticket}"),
        ["PUT core/client-server-transfers/{id}"] = new(Modify, "client-server-transfers/{ticket}", "{}"),
        ["DELETE core/client-server-transfers/{id}"] = new(Own, "client-server-transfers/{ticket}"),
        ["POST core/storages/{id}/transfers"] = new(Write, "storages/{job}-uspace/transfers", """{"file": "new", "source": "http://192.0.2.1/x"}"""),
        ["GET core/transfers/"] = new(Nothing, "transfers"),
        ["GET core/transfers/{id}"] = new(Read, "transfers/{transfer}"),
        ["PUT core/transfers/{id}"] = new(Modify, "transfers/{transfer}", "{}"),
        ["POST core/transfers/{id}/actions/{action}"] = new(Write, "transfers/{transfer}/actions/abort", "{}"),
        ["DELETE core/transfers/{id}"] = new(Own, "transfers/{transfer}"),
        ["GET core/reservations/"] = new(Nothing, "reservations"),
        ["POST core/reservations/"] = new(LogIn, "reservations", """{"Resources": {"Runtime": "1m"}, "Start time": "2099-01-01 00:00"}"""),
        ["GET core/reservations/{id}"] = new(LogIn, "reservations/{reservation}"),
        ["PUT core/reservations/{id}"] = new(LogIn, "reservations/{reservation}", """{"tags": ["seen"]}"""),
        ["DELETE core/reservations/{id}"] = new(LogIn, "reservations/{reservation}"),
        ["GET core/reservations/{id}/details"] = new(LogIn, "reservations/{reservation}/details"),
        ["GET files/{secret}"] = new(Nothing, "{secret}"),
        ["PUT files/{secret}"] = new(Nothing, "{import}", "{}"),
        ["GET core/storages/{id}/files/"] = new(Read, "storages/{job}-uspace/files"),
        ["PUT core/storages/{id}/files/"] = new(Write, "storages/{job}-uspace/files", """{"permissions": "rwx------"}"""),
        ["POST core/storages/{id}/files/"] = new(Write, "storages/{job}-uspace/files"),
        ["DELETE core/storages/{id}/files/"] = new(More, "storages/{job}-uspace/files"),
        ["GET core/storages/{id}/files/{**path}"] = new(Read, "storages/{job}-uspace/files/file"),
        ["PUT core/storages/{id}/files/{**path}"] = new(Write, "storages/{job}-uspace/files/file", """{"permissions": "rw-------"}"""),
        ["POST core/storages/{id}/files/{**path}"] = new(Write, "storages/{job}-uspace/files/made"),
        ["DELETE core/storages/{id}/files/{**path}"] = new(Write, "storages/{job}-uspace/files/file"),
        ["GET auth/"] = new(LogIn, "../auth"),
        ["GET auth/token"] = new(LogIn, "../auth/token"),
        ["POST auth/{id}"] = new(Read, "../auth/{job}-uspace", "{}"),
        ["GET workflows/"] = new(Nothing, "../workflows"),
        ["POST workflows/"] = new(LogIn, "../workflows", "{activities: {a: {type: START}}}"),
        ["GET workflows/{id}"] = new(Read, "../workflows/{workflow}"),
        ["PUT workflows/{id}"] = new(Modify, "../workflows/{workflow}", """{"tags": ["seen"]}"""),
        ["DELETE workflows/{id}"] = new(Own, "../workflows/{workflow}"),
        ["GET workflows/{id}/jobs"] = new(Read, "../workflows/{workflow}/jobs"),
        ["GET workflows/{id}/files"] = new(Read, "../workflows/{workflow}/files"),
        ["PUT workflows/{id}/files"] = new(Modify, "../workflows/{workflow}/files", """{"a": "https://192.0.2.1/a"}"""),
        ["GET workflows/{id}/files/{**pattern}"] = new(Read, "../workflows/{workflow}/files/a*"),
        ["POST workflows/{id}/actions/{action}"] = new(Write, "../workflows/{workflow}/actions/continue", "{}"),
        ["GET registries/"] = new(Nothing, "../registries"),
        ["GET registries/default_registry"] = new(Nothing, "../registries/default_registry"),
        ["POST registries/default_registry"] = new(Admin, "../registries/default_registry", """{"Endpoint": "https://x.example/", "InterfaceName": "x"}"""),
        ["GET registryentries/{id}"] = new(Nothing, "../registryentries/{entry}"),
        ["DELETE registryentries/{id}"] = new(Admin, "../registryentries/{entry}"),
    }.ToFrozenDictionary();

    /// <summary>The endpoints, each as its method and its pattern below <c>/rest</c>.</summary>
    public static TheoryData<string> Endpoints => [.. Rows.Keys.Order()];
}
