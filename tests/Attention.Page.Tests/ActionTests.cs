using Attention.Page.Tests.Hosting;
using Microsoft.Playwright;

namespace Attention.Page.Tests;

public sealed class ActionTests(PageApi api, Browser browser)
{
    [Fact]
    public async Task A_film_is_told_and_its_moments_are_looked_through()
    {
        var page = await WalkAsync();
        var answer = await page.CopiedAnswerAsync();
        var frames = answer.GetProperty("frames");

        await Assertions.Expect(page.Locator(".scores li").First).ToContainTextAsync(answer.GetProperty("label").GetString()!);
        await Assertions.Expect(page.Locator(".score")).ToHaveCountAsync(4);
        await Assertions.Expect(page.Locator(".curl code")).ToContainTextAsync("Accept: text/event-stream");
        await Assertions.Expect(page.GetByLabel("Moment")).ToHaveAttributeAsync("max", $"{frames.GetArrayLength() - 1}");

        await page.GetByLabel("Moment").FillAsync("0");
        await Assertions.Expect(page.GetByText("At 0.00 s")).ToBeVisibleAsync();
        var (firstHeat, firstPicture) = (await page.PixelsAsync(".heat"), await page.PixelsAsync("canvas.photo"));
        await page.GetByLabel("Moment").FillAsync("6");
        await Assertions.Expect(page.GetByText("At 0.72 s")).ToBeVisibleAsync();
        Assert.NotEqual(firstHeat, await page.PixelsAsync(".heat"));
        Assert.NotEqual(firstPicture, await page.PixelsAsync("canvas.photo"));
        // After the best classes of the whole film and its others come those of the moment.
        await Assertions.Expect(page.Locator(".scores").Nth(2)).ToContainTextAsync(frames[6].GetProperty("classes")[0].GetProperty("label").GetString()!);
    }

    [Fact]
    public async Task A_film_is_shown_while_it_is_seen_and_what_had_come_stays_when_the_answer_breaks_off()
    {
        var page = await browser.VisitAsync($"{api.Address}/?task=actions");
        await page.RouteAsync("**/v1/actions?*", async route =>
        {
            var answer = await route.FetchAsync();
            var events = (await answer.TextAsync()).Split("\n\n");
            await route.FulfillAsync(new() { Response = answer, Body = string.Join("\n\n", events.Take(3)) + "\n\n" });
        });

        await page.GetByRole(AriaRole.Button, new() { Name = "Somebody waves" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The answer broke off");
        await Assertions.Expect(page.Locator(".hero")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Moment")).ToHaveValueAsync("2");
    }

    [Fact]
    public async Task A_film_is_played_to_its_end()
    {
        var page = await WalkAsync();
        await page.GetByLabel("Moment").FillAsync("0");

        await page.GetByRole(AriaRole.Button, new() { Name = "Play" }).ClickAsync();

        var last = await page.GetByLabel("Moment").GetAttributeAsync("max");
        await Assertions.Expect(page.GetByLabel("Moment")).ToHaveValueAsync(last!);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Play" })).ToBeVisibleAsync();
    }

    private async Task<IPage> WalkAsync()
    {
        var page = await browser.VisitAsync($"{api.Address}/?task=actions&sample=act-soft/walk.webp");
        await page.AnsweredAsync();
        return page;
    }
}
