using Attention.Api.Tests.Hosting;
using Attention.Page.Tests.Hosting;
using Microsoft.Playwright;

namespace Attention.Page.Tests;

public sealed class ActionTests(PageApi api, Browser browser)
{
    [Fact]
    public async Task A_film_is_told_and_its_moments_are_looked_through()
    {
        var page = await VisitAsync();
        await FilmAsync(page);
        await page.AnsweredAsync();

        await Assertions.Expect(page.Locator(".scores li").First).ToContainTextAsync("waving");
        await Assertions.Expect(page.Locator(".score")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator(".curl code")).ToContainTextAsync("Accept: text/event-stream");

        // The film is red for 100 ms, then blue.
        await page.GetByLabel("Moment").FillAsync("0");
        await Assertions.Expect(page.GetByText("At 0.00 s")).ToBeVisibleAsync();
        var (first, red) = (await page.PixelsAsync(".heat"), await page.PixelsAsync("canvas.photo"));
        await page.GetByLabel("Moment").FillAsync("5");
        await Assertions.Expect(page.GetByText("At 0.50 s")).ToBeVisibleAsync();
        var (sixth, blue) = (await page.PixelsAsync(".heat"), await page.PixelsAsync("canvas.photo"));

        Assert.Equal([255, 0, 0, 255], red[..4]);
        Assert.Equal([0, 0, 255, 255], blue[..4]);
        Assert.NotEqual(first, sixth);
    }

    [Fact]
    public async Task A_film_is_shown_while_it_is_seen_and_what_had_come_stays_when_the_answer_breaks_off()
    {
        var page = await VisitAsync();
        await page.RouteAsync("**/v1/actions?*", route => route.FulfillAsync(new() { ContentType = "text/event-stream", Body = Made.Events(3) }));

        await FilmAsync(page);

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The answer broke off");
        await Assertions.Expect(page.Locator(".hero")).ToContainTextAsync("walking");
        await Assertions.Expect(page.GetByLabel("Moment")).ToHaveValueAsync("2");
    }

    [Fact]
    public async Task A_film_is_played_to_its_end()
    {
        var page = await VisitAsync();
        await FilmAsync(page);
        await page.AnsweredAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Play" }).ClickAsync();

        await Assertions.Expect(page.GetByLabel("Moment")).ToHaveValueAsync("7");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Play" })).ToBeVisibleAsync();
    }

    private static Task FilmAsync(IPage page) => page.GetByLabel("Choose a file")
        .SetInputFilesAsync(new FilePayload { Name = "film.gif", MimeType = "image/gif", Buffer = Pictures.AnimatedGif() });

    private async Task<IPage> VisitAsync()
    {
        var page = await browser.VisitAsync($"{api.Address}/?task=actions", prepare: Made.AnswersAsync);
        await page.Locator(".drop").WaitForAsync();
        return page;
    }
}
