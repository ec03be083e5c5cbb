using Attention.Page.Tests.Hosting;
using Microsoft.Playwright;

namespace Attention.Page.Tests;

public sealed class SaliencyTests(PageApi api, Browser browser)
{
    [Fact]
    public async Task What_stands_out_is_cut_out_and_the_threshold_moves_its_edge()
    {
        var page = await BeachAsync();
        await Assertions.Expect(page.Locator(".facts")).ToContainTextAsync("50 % of the photo");
        // Opacity rises from nothing at the threshold to full halfway between it and 1.
        var opacity = await OpacityAsync(page, 0.1, 0.49, 0.625, 0.9);
        Assert.Equal([0, 0], opacity[..2]);
        Assert.InRange(opacity[2], 120, 135);
        Assert.Equal(255, opacity[3]);

        var asked = page.WaitForRequestAsync("**/v1/saliency?*");
        await page.GetByLabel("Threshold").FillAsync("0.8");
        Assert.Contains("threshold=0.8", (await asked).Url, StringComparison.Ordinal);
        await page.AnsweredAsync();
        await Assertions.Expect(page.Locator(".facts")).ToContainTextAsync("20 % of the photo");

        await page.GetByRole(AriaRole.Radio, new() { Name = "Hard edges" }).CheckAsync();
        await Assertions.Expect(page.Locator(".curl code")).ToContainTextAsync("binary=true");
        var hard = await OpacityAsync(page, 0.79, 0.81, 0.9);
        Assert.Equal([0, 255, 255], hard);
    }

    [Fact]
    public async Task The_photo_is_uncovered_by_hand_and_by_keys()
    {
        var page = await BeachAsync();
        var photo = (await page.Locator(".stage").BoundingBoxAsync())!;

        await page.Mouse.ClickAsync(photo.X + (photo.Width * 0.75f), photo.Y + (photo.Height / 2));
        Assert.Equal(75, await EdgeAsync(page), 3.0);

        await page.Keyboard.PressAsync("Home");
        Assert.Equal(0, await EdgeAsync(page), 0.1);
    }

    [Fact]
    public async Task A_step_shows_its_region_and_its_map_instead_of_the_cut_out()
    {
        var page = await BeachAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Step 2" }).ClickAsync();
        await page.Mouse.MoveAsync(5, 5);

        var step = (await page.CopiedAnswerAsync()).GetProperty("steps")[1].GetProperty("box");
        var region = page.Locator(".region:not(.under)");
        foreach (var side in new[] { "x", "y", "width", "height" })
        {
            Assert.Equal(step.GetProperty(side).GetDouble(), await region.NumberAsync(side));
        }
        await Assertions.Expect(page.Locator(".stage")).ToContainClassAsync("heated");
        await Assertions.Expect(page.Locator(".after")).ToBeHiddenAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Step 2" }).PressAsync("Escape");
        await page.Locator("h1").ClickAsync();
        await Assertions.Expect(page.Locator(".after")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_cut_out_is_saved_as_the_service_cuts_it()
    {
        var page = await BeachAsync();

        var asked = page.WaitForRequestAsync("**/v1/saliency?*cutout=true*");
        var png = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Save the cut-out" }).ClickAsync());

        await asked;
        Assert.Equal("cutout-people-on-beach.png", png.SuggestedFilename);
        Assert.Equal([0x89, .. "PNG"u8], (await File.ReadAllBytesAsync(await png.PathAsync()))[..4]);
    }

    private static async Task<int[]> OpacityAsync(IPage page, params double[] places) => await page.EvaluateAsync<int[]>(
        """
        async places => {
          await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
          const canvas = document.querySelector('.after canvas');
          return places.map(at => canvas.getContext('2d').getImageData(Math.round(at * canvas.width - 0.5), 100, 1, 1).data[3]);
        }
        """,
        places);

    private static Task<double> EdgeAsync(IPage page) => page.EvaluateAsync<double>("() => parseFloat(document.querySelector('.stage').style.getPropertyValue('--at'))");

    private async Task<IPage> BeachAsync()
    {
        var page = await browser.VisitAsync($"{api.Address}/?task=saliency&sample=vision-encoder/people-on-beach.png", prepare: Made.AnswersAsync);
        await page.AnsweredAsync();
        return page;
    }
}
