using FsCheck;
using FsCheck.Fluent;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Tests.Sites;

public sealed class SiteOfferTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(500);

    private static readonly Gen<SiteOffer> Offers =
        from fits in Gen.Elements(true, true, false)
        from answers in Gen.Elements(true, true, false)
        from running in Gen.Choose(0, 40)
        from waiting in Gen.Choose(0, 40)
        from cpus in Gen.Elements(null, 1, 8, (long?)64)
        from needed in Gen.Choose(1, 16)
        from preference in Gen.Elements(null, 0, (int?)1)
        select new SiteOffer { Order = 0, Fits = fits, Load = new SiteLoad(answers, running, waiting), Cpus = cpus, Needed = needed, Preference = preference };

    private static readonly Gen<SiteOffer[]> Choices = Offers.NonEmptyListOf().Select(l => l.Select((o, i) => o with { Order = i }).ToArray());

    [Fact]
    public void Best_WhateverTheOrderOfTheOffers_IsTheSame() =>
        Check.One(Many, Prop.ForAll(Choices.ToArbitrary(), offers => offers.Min() == offers.Reverse().Min() && offers.Min() == offers.OrderBy(o => o.Load.RunningCpus).Min()));

    [Fact]
    public void Best_WhileOneThatFitsAnswers_AnswersAndFits() =>
        Check.One(Many, Prop.ForAll(Choices.ToArbitrary(), offers => !offers.Any(o => o.Fits && o.Load.IsAvailable) || offers.Min() is { Fits: true, Load.IsAvailable: true }));

    [Fact]
    public void Best_OfThoseThatFitAndAnswer_IsAmongThePreferred() =>
        Check.One(Many, Prop.ForAll(Choices.ToArbitrary(), offers =>
        {
            var possible = offers.Where(o => o is { Fits: true, Load.IsAvailable: true }).ToList();
            return possible.Count == 0 || offers.Min()!.Preference == possible.Min(o => o.Preference ?? int.MaxValue) || possible.TrueForAll(o => o.Preference is null);
        }));

    [Fact]
    public void Best_WithMoreWorkOnAnotherSite_StaysTheBest() =>
        Check.One(Many, Prop.ForAll(Choices.ToArbitrary(), Gen.Choose(1, 50).ToArbitrary(), (offers, more) =>
        {
            var best = offers.Min()!;
            var busier = offers.Select(o => o == best ? o : o with { Load = o.Load with { WaitingCpus = o.Load.WaitingCpus + more } });
            return busier.Min() == best;
        }));

    [Fact]
    public void Best_GivenOneJobAfterAnother_FillsEqualSitesEqually()
    {
        var sites = Enumerable.Range(0, 3).Select(i => new SiteOffer { Order = i, Fits = true, Load = SiteLoad.Idle, Cpus = 8 }).ToArray();

        for (var job = 0; job < 90; job++)
        {
            var best = sites.Min()!;
            sites[best.Order] = best with { Load = best.Load with { WaitingCpus = best.Load.WaitingCpus + 1 } };
        }

        sites.ShouldAllBe(s => s.Load.WaitingCpus == 30);
    }

    [Fact]
    public void Best_OfAFullAndAnEmptySite_IsTheEmptyOneThoughItIsSmaller()
    {
        var large = new SiteOffer { Order = 0, Fits = true, Load = new SiteLoad(true, 1000, 0), Cpus = 1000 };
        var small = new SiteOffer { Order = 1, Fits = true, Load = SiteLoad.Idle, Cpus = 2 };

        (small < large).ShouldBeTrue();
    }
}
