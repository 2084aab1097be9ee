using Fairlead.Core.Jobs;
using Fairlead.Core.Workflows;

namespace Fairlead.Dialects.Autosubmit.Tests;

public sealed class AutosubmitStatesTests
{
    [Fact]
    public void Of_EveryState_HasAStatus()
    {
        Enum.GetValues<NodeState>().ShouldAllBe(state => AutosubmitStatuses.All.Contains(AutosubmitStates.Of(state)));
        Enum.GetValues<JobState>().ShouldAllBe(state => AutosubmitStatuses.All.Contains(AutosubmitStates.Of(state)));
    }

    [Fact]
    public void ToSet_WhatPeopleCanSet_IsShownAsThat()
    {
        AutosubmitStates.Settable.ShouldAllBe(status => AutosubmitStates.Of(AutosubmitStates.ToSet(status).GetValueOrDefault()) == status);
        AutosubmitStatuses.All.Where(status => AutosubmitStates.ToSet(status) is not null).ShouldBe(AutosubmitStates.Settable, ignoreOrder: true);
    }
}
