using Attention.Page.Tests.Hosting;
using Microsoft.Playwright;
using SkiaSharp;

namespace Attention.Page.Tests;

public sealed class SaliencyTests(PageApi api, Browser browser)
{
    [Fact]
    public async Task What_stands_out_is_cut_out_and_the_threshold_moves_its_edge()
    {
        var page = await BeachAsync();
        var answer = await page.CopiedAnswerAsync();
        using var mask = SKBitmap.Decode(Convert.FromBase64String(answer.GetProperty("mask").GetString()!));
        // Opacity rises from nothing at the threshold to full halfway between it and 1.
        var threshold = answer.GetProperty("threshold").GetDouble();
        await CheckAsync(page, mask, value => Math.Clamp(2 * (value - threshold) / (1 - threshold), 0, 1), besides: threshold);

        var asked = page.WaitForRequestAsync("**/v1/saliency?*");
        await page.GetByLabel("Threshold").FillAsync("0.8");
        Assert.Contains("threshold=0.8", (await asked).Url, StringComparison.Ordinal);
        await page.AnsweredAsync();
        await CheckAsync(page, mask, static value => Math.Clamp(2 * (value - 0.8) / 0.2, 0, 1), besides: 0.8);

        await page.GetByRole(AriaRole.Radio, new() { Name = "Hard edges" }).CheckAsync();
        await Assertions.Expect(page.Locator(".curl code")).ToContainTextAsync("binary=true");
        await page.AnsweredAsync();
        await CheckAsync(page, mask, static value => value > 0.8 ? 1 : 0, besides: 0.8);
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

    // Every pixel of what is cut out, but for those whose rounded value lies at the threshold.
    private static async Task CheckAsync(IPage page, SKBitmap mask, Func<double, double> opacity, double besides)
    {
        var pixels = await page.PixelsAsync(".after canvas");
        Assert.Equal(mask.Width * mask.Height * 4, pixels.Length);
        var standsOut = 0;
        for (var i = 0; i < mask.Width * mask.Height; i++)
        {
            var value = mask.GetPixel(i % mask.Width, i / mask.Width).Red / 255.0;
            standsOut += value > besides ? 1 : 0;
            if (Math.Abs(value - besides) > 1 / 255.0)
            {
                Assert.Equal(255 * opacity(value), pixels[(i * 4) + 3], 2.0);
            }
        }
        Assert.InRange(standsOut, 1, (mask.Width * mask.Height) - 1);
    }

    private static Task<double> EdgeAsync(IPage page) => page.EvaluateAsync<double>("() => parseFloat(document.querySelector('.stage').style.getPropertyValue('--at'))");

    private async Task<IPage> BeachAsync()
    {
        var page = await browser.VisitAsync($"{api.Address}/?task=saliency&sample=vision-encoder/people-on-beach.png");
        await page.AnsweredAsync();
        return page;
    }
}
