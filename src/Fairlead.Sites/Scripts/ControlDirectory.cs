using System.Globalization;
using Fairlead.Core.Jobs;

namespace Fairlead.Sites.Scripts;

/// <summary>
/// Where the gateway keeps its own files about an attempt on a site: <c>WORKSPACE/.fairlead/JOB/ATTEMPT</c>, with job and attempt those of the
/// <see cref="Marker"/>. So an attempt that follows a requeue shares its predecessor's, and the tasks of an array share the directory of their
/// array, in which each has a subdirectory named by its index. All names are made of hexadecimal digits, numbers and slashes.
/// </summary>
/// <param name="Workspace">The absolute workspace of the account.</param>
/// <param name="Marker">The marker of the attempt.</param>
/// <param name="Index">The index of the task in the array that carries the marker, or null.</param>
public sealed record ControlDirectory(string Workspace, Marker Marker, int? Index)
{
    /// <summary>The directory of all control directories in a workspace.</summary>
    public const string Root = ".fairlead";

    /// <summary>The wrapper script, in <see cref="Shared"/>.</summary>
    public const string Script = "script";

    /// <summary>Written when the attempt starts, in <see cref="Own"/>: see <see cref="StartFile"/>.</summary>
    public const string Started = "started";

    /// <summary>Written when the attempt ends, in <see cref="Own"/>: see <see cref="ResultFile"/>.</summary>
    public const string Result = "result";

    /// <summary>A symbolic link in <see cref="Own"/> to <c>batch:ID</c> with the batch id that may run the attempt.</summary>
    public const string Claim = "claim";

    /// <summary>The directory that all tasks of the marker share, relative to <see cref="Root"/>.</summary>
    public string SharedName => string.Create(CultureInfo.InvariantCulture, $"{Marker.Job}/{Marker.Attempt}");

    /// <summary>The directory of this attempt alone, relative to <see cref="Root"/>.</summary>
    public string OwnName => Index is null ? SharedName : string.Create(CultureInfo.InvariantCulture, $"{SharedName}/{Index}");

    /// <summary>The absolute directory that all tasks of the marker share.</summary>
    public string Shared => $"{Workspace}/{Root}/{SharedName}";

    /// <summary>The absolute directory of this attempt alone.</summary>
    public string Own => $"{Workspace}/{Root}/{OwnName}";

    /// <summary>That of <paramref name="attempt"/>.</summary>
    public static ControlDirectory Of(string workspace, Attempt attempt) => new(workspace.TrimEnd('/'), attempt.Marker, attempt.ArrayIndex);
}
