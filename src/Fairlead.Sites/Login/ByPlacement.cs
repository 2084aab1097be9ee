using Fairlead.Core;
using Fairlead.Core.Jobs;

namespace Fairlead.Sites.Login;

/// <summary>Asks the login node about what runs there and the batch system about the rest, and puts their answers together in the order of the questions.</summary>
internal static class ByPlacement
{
    public static async Task<Outcome<IReadOnlyList<TAnswer>>> AskAsync<TQuestion, TAnswer>(
        IReadOnlyList<TQuestion> questions,
        Func<TQuestion, Job> jobOf,
        Func<IReadOnlyList<TQuestion>, Task<Outcome<IReadOnlyList<TAnswer>>>> login,
        Func<IReadOnlyList<TQuestion>, Task<Outcome<IReadOnlyList<TAnswer>>>> batch)
    {
        var answers = new TAnswer[questions.Count];
        foreach (var part in questions.Select((question, place) => (Question: question, Place: place)).GroupBy(q => jobOf(q.Question).Placement))
        {
            var ask = part.Key is StepPlacement.LoginNode ? login : batch;
            if (!(await ask([.. part.Select(q => q.Question)])).TryGet(out var some, out var refusal))
            {
                return refusal;
            }

            foreach (var (asked, answer) in part.Zip(some))
            {
                answers[asked.Place] = answer;
            }
        }

        return answers;
    }
}
