using Attention.Page.Tests.Hosting;
using Microsoft.Playwright;

namespace Attention.Page.Tests;

public sealed class FixationTests(PageApi api, Browser browser)
{
    [Fact]
    public async Task The_places_that_draw_looks_are_numbered_where_they_lie()
    {
        var page = await BeachAsync();
        var answer = await page.CopiedAnswerAsync();
        var (peaks, image) = (answer.GetProperty("peaks"), answer.GetProperty("image"));
        var photo = (await page.Locator(".stage").BoundingBoxAsync())!;

        await Assertions.Expect(page.Locator(".pins b")).ToHaveTextAsync(Enumerable.Range(1, peaks.GetArrayLength()).Select(static i => $"{i}"));
        for (var i = 0; i < peaks.GetArrayLength(); i++)
        {
            var pin = (await page.Locator(".pins b").Nth(i).BoundingBoxAsync())!;
            Assert.Equal(peaks[i].GetProperty("x").GetDouble() / image.GetProperty("width").GetDouble(), (pin.X + (pin.Width / 2) - photo.X) / photo.Width, 0.01);
            Assert.Equal(peaks[i].GetProperty("y").GetDouble() / image.GetProperty("height").GetDouble(), (pin.Y + (pin.Height / 2) - photo.Y) / photo.Height, 0.01);
        }
        await Assertions.Expect(page.Locator(".scores li").First).ToContainTextAsync(Percent(peaks[0].GetProperty("mass").GetDouble()));
    }

    [Fact]
    public async Task The_scanpath_is_a_line_that_says_it_was_not_measured()
    {
        var page = await BeachAsync();
        var places = (await page.CopiedAnswerAsync()).GetProperty("scanpath").EnumerateArray().ToList();

        await page.GetByRole(AriaRole.Radio, new() { Name = "Scanpath" }).CheckAsync();

        var points = string.Join(' ', places.Select(static place => $"{place.GetProperty("x")},{place.GetProperty("y")}"));
        await Assertions.Expect(page.Locator(".path:not(.under)")).ToHaveAttributeAsync("points", points);
        await Assertions.Expect(page.GetByText("found by winner-take-all, not measured")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".pins b")).ToHaveCountAsync(places.Count);
    }

    [Fact]
    public async Task A_shape_is_chosen_and_the_photo_is_cropped_to_where_most_looks_fall()
    {
        var page = await BeachAsync();

        var asked = page.WaitForRequestAsync("**/v1/fixations?*");
        await page.GetByLabel("Smart crop").SelectOptionAsync("16:9");

        Assert.Contains("crop=16%3A9", (await asked).Url, StringComparison.Ordinal);
        await page.AnsweredAsync();
        var crop = (await page.CopiedAnswerAsync()).GetProperty("crop");
        var (width, height) = (crop.GetProperty("width").GetInt32(), crop.GetProperty("height").GetInt32());
        Assert.Equal(16 / 9.0, width / (double)height, 0.02);
        await Assertions.Expect(page.Locator(".cut figcaption")).ToContainTextAsync($"{Percent(crop.GetProperty("mass").GetDouble())} of all looks");
        await Assertions.Expect(page.Locator(".region")).ToHaveAttributeAsync("height", $"{height}");
        Assert.Equal($"{width}x{height}", await page.Locator(".cutting canvas").EvaluateAsync<string>("canvas => `${canvas.width}x${canvas.height}`"));
    }

    [Fact]
    public async Task A_step_shows_where_the_model_looked()
    {
        var page = await BeachAsync();
        var looks = await page.PixelsAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Step 1" }).ClickAsync();

        Assert.NotEqual(looks, await page.PixelsAsync());
        await Assertions.Expect(page.Locator(".pins b")).ToHaveCountAsync(0);
    }

    private static string Percent(double share) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Math.Round(100 * share, MidpointRounding.AwayFromZero):0} %");

    private async Task<IPage> BeachAsync()
    {
        var page = await browser.VisitAsync($"{api.Address}/?task=fixations&sample=vision-encoder/people-on-beach.png");
        await page.AnsweredAsync();
        return page;
    }
}
