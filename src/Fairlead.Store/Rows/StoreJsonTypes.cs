using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Fairlead.Core.Containers;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Notifications;
using Fairlead.Core.Transfers;

namespace Fairlead.Store.Rows;

/// <summary>What <see cref="StoreJson"/> reads and writes, generated from the types of the core.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(JobDescription))]
[JsonSerializable(typeof(ImmutableArray<Attempt>))]
[JsonSerializable(typeof(ImmutableArray<string>))]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, string>))]
[JsonSerializable(typeof(Mandate))]
[JsonSerializable(typeof(SealedSecret))]
[JsonSerializable(typeof(Notice))]
[JsonSerializable(typeof(Subscription))]
[JsonSerializable(typeof(StateTrigger))]
[JsonSerializable(typeof(JobState))]
[JsonSerializable(typeof(DataPlace))]
[JsonSerializable(typeof(SortedDictionary<string, TransferState>))]
[JsonSerializable(typeof(Role))]
[JsonSerializable(typeof(ImmutableArray<Grant>))]
[JsonSerializable(typeof(Grant))]
[JsonSerializable(typeof(Attempt))]
[JsonSerializable(typeof(Step))]
[JsonSerializable(typeof(StageIn))]
[JsonSerializable(typeof(StageOut))]
[JsonSerializable(typeof(SweepPoint))]
[JsonSerializable(typeof(LinkedFile))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(StepCommand.Program))]
[JsonSerializable(typeof(StepCommand.ShellLines))]
[JsonSerializable(typeof(StepCommand.Hold))]
[JsonSerializable(typeof(StepCommand.BatchScript))]
[JsonSerializable(typeof(StepCommand.ImageDefault))]
[JsonSerializable(typeof(ImageSource.File))]
[JsonSerializable(typeof(ImageSource.Archive))]
[JsonSerializable(typeof(ImageSource.Registry))]
[JsonSerializable(typeof(Mount))]
[JsonSerializable(typeof(StepResult))]
[JsonSerializable(typeof(OutputFile))]
[JsonSerializable(typeof(DataPlace.Inline))]
[JsonSerializable(typeof(DataPlace.Web))]
[JsonSerializable(typeof(DataPlace.InStorage))]
[JsonSerializable(typeof(DataPlace.AtGateway))]
[JsonSerializable(typeof(DataPlace.OnSite))]
[JsonSerializable(typeof(DataPlace.LinkOnSite))]
[JsonSerializable(typeof(DataPlace.OverSsh))]
[JsonSerializable(typeof(DataPlace.Git))]
[JsonSerializable(typeof(DataPlace.Published))]
[JsonSerializable(typeof(DataPlace.InBucket))]
internal sealed partial class StoreJsonTypes : JsonSerializerContext;
