using System.Text.Json;
using Microsoft.Playwright;

namespace Attention.Page.Tests.Hosting;

/// <summary>What a person does with the page, and what they see.</summary>
internal static class PageExtensions
{
    /// <summary>Waits for a whole answer: timing, provenance and tools stand beneath it.</summary>
    public static async Task AnsweredAsync(this IPage page)
    {
        await page.Locator(".tools").WaitForAsync();
        await page.WaitForFunctionAsync("() => !document.querySelector('[aria-busy]')");
        Assert.Empty(await page.EvaluateAsync<string[]>("() => window.faults"));
    }

    /// <summary>The answer as the API gave it, taken from the page's own button.</summary>
    public static async Task<JsonElement> CopiedAnswerAsync(this IPage page)
    {
        // The button says so for 1.6 s, which a busy machine may take to come back from the click.
        var copied = page.GetByRole(AriaRole.Button, new() { Name = "Copied" }).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy JSON" }).ClickAsync();
        await copied;
        return JsonSerializer.Deserialize<JsonElement>(await page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
    }

    /// <summary>The pixels of a canvas, once two frames look the same: [height, width, RGBA].</summary>
    public static async Task<byte[]> PixelsAsync(this IPage page, string canvas = ".stage canvas") => Convert.FromBase64String(
        await page.EvaluateAsync<string>(
            """
            async selector => {
              const frame = () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
              await frame();
              const canvas = document.querySelector(selector);
              const bytes = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              let text = '';
              for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
              return btoa(text);
            }
            """,
            canvas));

    /// <summary>Presses, moves and lets go within an element; both places are shares of its width and height.</summary>
    public static async Task DragAsync(this IPage page, string element, (float X, float Y) from, (float X, float Y) to)
    {
        await page.Locator(element).ScrollIntoViewIfNeededAsync();
        var place = (await page.Locator(element).BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(place.X + (place.Width * from.X), place.Y + (place.Height * from.Y));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(place.X + (place.Width * to.X), place.Y + (place.Height * to.Y), new() { Steps = 4 });
        await page.Mouse.UpAsync();
    }

    public static async Task ShotAsync(this IPage page, string name)
    {
        var path = Path.Combine(PageApi.Root, "artifacts", "page", $"{name}.png");
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = true });
    }

    public static async Task<double> NumberAsync(this ILocator locator, string attribute) =>
        double.Parse((await locator.GetAttributeAsync(attribute))!, System.Globalization.CultureInfo.InvariantCulture);
}
