using Attention.Stress.Clients;

namespace Attention.Stress.Attacks;

/// <summary>By more honest work than there are cores for.</summary>
internal static class WorkAttacks
{
    private static readonly TimeSpan Head = TimeSpan.FromMilliseconds(500);

    public static IReadOnlyList<Attack> All { get; } =
    [
        new("heavy-texts", static () => crowd => crowd.TogetherAsync(200, _ => crowd.PostAsync("/v1/translations", "application/json", Texts.Heavy))),
        new("saliency-flood", static () => async crowd =>
        {
            var flood = crowd.TogetherAsync(120, request => crowd.PostAsync(Route.Of("saliency"), request));
            await Task.Delay(Head);
            await crowd.DemandAsync("a deadline of 200 ms", TimeSpan.FromSeconds(0.5), [429, 504], () => crowd.PostAsync(Route.Of("saliency"), 0, ("X-Request-Timeout-Ms", "200")));
            await flood;
        }),
    ];
}
