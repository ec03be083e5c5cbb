using Attention.Page.Tests.Hosting;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Attention.Page.Tests;

/// <summary>Every view at every width in both themes: nobody is shut out, nothing runs over the edge, and a picture to look at.</summary>
public sealed class LookTests(PageApi api, Browser browser)
{
    private const int Narrowest = 360;

    private static readonly (string Name, string Address, string? Hover)[] Views =
    [
        ("start", "/", null),
        ("captions", "/?task=captions&model=caption-adaptive&sample=vision-encoder/people-on-beach.png", null),
        ("compare", "/?task=captions&model=all&sample=vision-encoder/dog-on-grass.png", ".card .word:nth-child(3)"),
        ("translations", "/?task=translations&source=en&target=fr&text=Economic+growth+has+slowed+down+in+recent+years.", null),
        ("matrix", "/?task=translations&source=en&target=de&view=matrix&text=Two+young+girls+are+playing+with+a+ball+on+the+beach.", null),
        ("speech", "/?task=speech&sample=transcribe-las/two-six-eight.wav", ".letters .word:nth-child(6)"),
        ("crops", "/?task=crops&sample=crop-stn/ink-four.png", null),
        ("crops-two", "/?task=crops&model=crop-stn-two&sample=crop-stn-two/ink-four-two.png", null),
        ("crops-own", "/?task=crops&sample=crop-stn/ink-four.png&theta=0.6,0.5,0.1,-0.5,0.6,0.1", null),
        ("sampling", "/?task=sampling&sample=classify-deformable/golf-ball.png", null),
        ("saliency", "/?task=saliency&sample=vision-encoder/people-on-beach.png", null),
        ("saliency-step", "/?task=saliency&sample=vision-encoder/people-on-beach.png", ".steps .word:nth-child(2)"),
        ("fixations", "/?task=fixations&crop=16:9&sample=vision-encoder/people-on-beach.png", null),
        ("actions", "/?task=actions&sample=act-soft/walk.webp", null),
    ];

    public static TheoryData<string> Names => [.. Views.Select(view => view.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_view_is_open_to_all_and_fits_every_screen_in_both_themes(string name)
    {
        var (_, address, hover) = Views.Single(view => view.Name == name);
        var page = await browser.VisitAsync(api.Address + address);
        if (address == "/")
        {
            await page.Locator(".empty").WaitForAsync();
        }
        else
        {
            await page.AnsweredAsync();
        }
        foreach (var (width, height) in new[] { (1920, 1080), (1280, 900), (Narrowest, 760) })
        {
            await page.SetViewportSizeAsync(width, height);
            if (hover is not null)
            {
                await page.Locator(hover).First.HoverAsync();
            }
            Assert.Equal(0, await page.EvaluateAsync<int>("() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
            foreach (var (theme, scheme) in new[] { ("light", ColorScheme.Light), ("dark", ColorScheme.Dark) })
            {
                await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
                await page.ShotAsync($"{name}-{width}-{theme}");
                // No width hides anything, and the narrowest has most that scrolls.
                if (width == Narrowest)
                {
                    var faults = (await page.RunAxe()).Violations.Where(fault => fault.Impact is "serious" or "critical");
                    Assert.Empty(faults.SelectMany(fault => fault.Nodes.Select(node => $"{theme}: {fault.Id}: {fault.Help}: {node.Html}")));
                }
            }
        }
    }

    [Fact]
    public async Task The_theme_is_switched_and_remembered()
    {
        var page = await browser.VisitAsync(api.Address);
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch to dark colours" }).ClickAsync();
        await page.ReloadAsync();

        Assert.Equal("rgb(23, 24, 28)", await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
    }

    [Fact]
    public async Task Tabs_are_links_that_go_back()
    {
        var page = await browser.VisitAsync(api.Address);
        await page.GetByRole(AriaRole.Link, new() { Name = "Speech" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("When each letter was heard");

        await page.GoBackAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Captions" })).ToHaveAttributeAsync("aria-current", "page");
    }
}
