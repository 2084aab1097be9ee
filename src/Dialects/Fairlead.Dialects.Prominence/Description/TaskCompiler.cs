using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Fairlead.Core.Containers;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Prominence.Json;

namespace Fairlead.Dialects.Prominence.Description;

/// <summary>The tasks of a job.</summary>
internal sealed record CompiledTasks
{
    /// <summary>The steps, those that run beside the others first.</summary>
    public ImmutableArray<Step> Steps { get; init; } = [];

    /// <summary>What is fetched for them: images that were uploaded.</summary>
    public ImmutableArray<StageIn> Imports { get; init; } = [];

    /// <summary>Uploaded objects that they need.</summary>
    public ImmutableArray<NeededObject> Objects { get; init; } = [];

    /// <summary>The steps as the policies want them.</summary>
    public ImmutableArray<Step> StepsFor(CompiledPolicies policies) =>
        [.. Steps.Select(s => s.IsCompanion ? s : s with { Retries = policies.TaskRetries, IgnoreExitCode = policies.IgnoresFailures, OnEveryNode = policies.RunsOnAllNodes && s.Mpi is null })];
}

/// <summary>Compiles <c>tasks</c>.</summary>
/// <param name="resources">What the job asks for.</param>
/// <param name="mounts">What is seen elsewhere in containers.</param>
/// <param name="address">The address of this API for programs in jobs.</param>
internal sealed partial class TaskCompiler(CompiledResources resources, ImmutableArray<Mount> mounts, string address)
{
    private const int Most = 100;
    private const string Udocker = "udocker";
    private const string Basic = "basic";
    private const string Sidecar = "sidecar";

    private static readonly FrozenDictionary<string, MpiKind> MpiKinds = new Dictionary<string, MpiKind>
    {
        ["openmpi"] = MpiKind.OpenMpi,
        ["mpich"] = MpiKind.Mpich,
        ["intelmpi"] = MpiKind.IntelMpi,
    }.ToFrozenDictionary();

    private static readonly string[] ImageEndings = [".tar", ".tgz", ".sif", ".simg"];

    /// <summary>What the site offers to be seen in containers.</summary>
    public required ImmutableArray<Mount> Volumes { get; init; }

    /// <summary>Seals what registries are shown.</summary>
    public required LoginSeal Logins { get; init; }

    /// <summary>The tasks; where something is wrong, the reader has kept what.</summary>
    public CompiledTasks Compile(Fields job)
    {
        var tasks = job.Objects("tasks", isRequired: true);
        if (tasks.Count == 0)
        {
            job.Refuse("tasks", "must be a list of at least one object");
        }
        else if (tasks.Count > Most)
        {
            job.Refuse("tasks", $"must be a list of at most {Most} objects");
        }

        var compiled = new CompiledTasks();
        var steps = new List<Step>();
        foreach (var task in tasks)
        {
            if (Read(task, ref compiled) is { } step)
            {
                steps.Add(step);
            }
        }

        if (steps.Count == tasks.Count && steps.Count > 0 && steps.TrueForAll(s => s.IsCompanion))
        {
            job.Refuse("tasks", $"must have at least one that is not of type {Sidecar}");
        }

        ImmutableArray<Step> ordered = [.. steps.Where(s => s.IsCompanion), .. steps.Where(s => !s.IsCompanion)];
        return compiled with { Steps = [.. ordered.Select((s, i) => s with { Environment = s.Environment.SetItem("PROMINENCE_TASK_NUM", i.ToString(CultureInfo.InvariantCulture)) })] };
    }

    private Step? Read(Fields task, ref CompiledTasks compiled)
    {
        task.Only("image", "runtime", "cmd", "env", "workdir", "type", "procsPerNode", "app", "imagePullCredential", "imageSha256", "stdout");
        var image = task.Text("image", isRequired: true);
        var runtime = task.Word("runtime", isRequired: true, "singularity", Udocker);
        var type = task.Word("type", isRequired: false, [Basic, .. MpiKinds.Keys.Order(), Sidecar]) ?? Basic;
        var command = Command(task, type);
        var mpi = Mpi(task, type, command);
        var environment = Variables(task, runtime);
        var digest = task.Text("imageSha256");
        if (digest is not null && !Digest().IsMatch(digest))
        {
            task.Refuse("imageSha256", "must be 64 hexadecimal digits");
        }

        var start = task.Text("workdir") ?? Container.Home;
        if (start.Length == 0 || start.Any(char.IsControl))
        {
            task.Refuse("workdir", "must be a path in the container");
        }

        var app = App(task, runtime);
        var login = Logins.Read(task);
        var copy = TaskOutput.Read(task, mounts);
        if (image is null || Source(task, image, ref compiled) is not { } source)
        {
            return null;
        }

        return new Step
        {
            Command = command is [_, ..] words ? new StepCommand.Program(words) : new StepCommand.ImageDefault(),
            Container = new Container
            {
                Image = source,
                Digest = digest?.ToLowerInvariant(),
                WorkDirectory = start,
                Mounts = mounts,
                Volumes = Volumes,
                KeepsEntryPoint = runtime == Udocker,
                App = app,
                Login = source is ImageSource.Registry ? login : null,
            },
            Copy = copy,
            Environment = environment,
            IsCompanion = type == Sidecar,
            Mpi = mpi,
        };
    }

    /// <summary>The application in the image, or null for the image itself.</summary>
    private static string? App(Fields task, string? runtime)
    {
        var app = task.Text("app");
        if (app is not null && runtime == Udocker)
        {
            task.Refuse("app", $"is not possible with the runtime {Udocker}");
        }
        else if (app is not null && !AppName().IsMatch(app))
        {
            task.Refuse("app", "must be the name of an application in the image: letters, digits and - _ . only");
        }

        return app;
    }

    /// <summary>The words of the command, or null for what the image says.</summary>
    private static ImmutableArray<string>? Command(Fields task, string type)
    {
        var text = task.Text("cmd");
        var words = text is null ? null : ShellWords.Split(text);
        if (text is not null && words is null)
        {
            task.Refuse("cmd", "must be words by the quoting rules of a shell: a quote has no end");
        }

        if (type is not (Basic or Sidecar) && (words is not [_, ..] || text?.TrimStart().StartsWith("mpirun ", StringComparison.Ordinal) is true))
        {
            task.Refuse("cmd", $"must be given for a task of type {type}, without mpirun");
        }

        return words;
    }

    /// <summary>How many ranks the task is on each node, and by whose mpirun; null for none.</summary>
    private MpiRun? Mpi(Fields task, string type, ImmutableArray<string>? command)
    {
        var processes = task.Whole("procsPerNode", 1);
        if (!MpiKinds.TryGetValue(type, out var kind))
        {
            return null;
        }

        if (processes > resources.Cpus)
        {
            task.Refuse("procsPerNode", $"must be at most the number of CPUs, {resources.Cpus}");
        }

        return command is [_, ..] ? new MpiRun(kind, processes ?? resources.Cpus) : null;
    }

    private ImmutableSortedDictionary<string, string> Variables(Fields task, string? runtime)
    {
        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (task.Object("env") is { } given)
        {
            foreach (var name in given.Names)
            {
                if (!VariableName().IsMatch(name))
                {
                    given.Refuse(Fields.Shown(name), "cannot be the name of a variable: letters, digits and _ only, no digit first");
                }
                else if (Fields.ScalarOf(given[name]) is { } value)
                {
                    variables[name] = value;
                }
                else
                {
                    given.Refuse(name, "must be a string or a number");
                }
            }
        }

        variables["PROMINENCE_CPUS"] = resources.Cpus.ToString(CultureInfo.InvariantCulture);
        variables["PROMINENCE_MEMORY"] = Math.Ceiling(resources.Memory).ToString(CultureInfo.InvariantCulture);
        variables["PROMINENCE_NODES"] = resources.Nodes.ToString(CultureInfo.InvariantCulture);
        variables["PROMINENCE_CONTAINER_RUNTIME"] = runtime ?? string.Empty;
        variables["PROMINENCE_URL"] = address;
        return variables.ToImmutable();
    }

    private static ImageSource? Source(Fields task, string image, ref CompiledTasks compiled)
    {
        if (image.StartsWith('/'))
        {
            return image.Any(char.IsControl) ? Wrong(task) : new ImageSource.File(image);
        }

        if (image.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || image.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return Uri.TryCreate(image, UriKind.Absolute, out var address) && address.UserInfo.Length == 0 ? new ImageSource.Archive(address) : Wrong(task);
        }

        if (!image.Contains("://", StringComparison.Ordinal) && ImageEndings.Any(e => image.Contains(e, StringComparison.Ordinal)))
        {
            if (ObjectName.PlaceOf(image) is not var (storage, path))
            {
                return Wrong(task);
            }

            // Out of the way of what the tasks see in their home; one image for all tasks that name it.
            var file = $".images{path}";
            if (compiled.Objects.All(o => o.Name != image))
            {
                compiled = compiled with
                {
                    Imports = compiled.Imports.Add(new StageIn(new DataPlace.InStorage(storage, path), file)),
                    Objects = compiled.Objects.Add(new NeededObject("Image", image)),
                };
            }

            return new ImageSource.File(file);
        }

        return RegistryName().IsMatch(image) ? new ImageSource.Registry(image.StartsWith("docker://", StringComparison.Ordinal) ? image["docker://".Length..] : image) : Wrong(task);
    }

    private static ImageSource? Wrong(Fields task)
    {
        task.Refuse("image", "must be the name of an image in a registry, an http or https address of an archive, the name of an uploaded archive, or an absolute path");
        return null;
    }

    [GeneratedRegex(@"^(docker://|shub://)?[A-Za-z0-9][A-Za-z0-9._:/@-]{0,511}\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex RegistryName();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex AppName();

    [GeneratedRegex(@"^[A-Fa-f0-9]{64}\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Digest();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();
}
