using Fairlead.Dialects.Prominence.Json;

namespace Fairlead.Dialects.Prominence.Description;

/// <summary>Reads <c>storage</c>: what a job wants to have mounted from elsewhere. No site mounts it yet.</summary>
internal static class StorageReader
{
    /// <summary>Whether the job wants anything mounted; where something is wrong, the reader has kept what.</summary>
    public static bool Read(Fields job)
    {
        if (job.Object("storage") is not { } storage)
        {
            return false;
        }

        storage.Only("type", "mountpoint", "onedata", "default", "directory");
        storage.Word("type", isRequired: true, "onedata");
        if (storage.Text("mountpoint", isRequired: true) is { Length: > 0 } mountpoint && !mountpoint.StartsWith('/'))
        {
            storage.Refuse("mountpoint", "must be an absolute path, or empty for none");
        }

        if (storage.Object("onedata", isRequired: true) is { } onedata)
        {
            onedata.Only("provider", "token", "options");
            onedata.Text("provider", isRequired: true);
            onedata.Text("token", isRequired: true);
            onedata.Text("options");
        }

        storage.Flag("default");
        storage.Text("directory");
        return true;
    }
}
