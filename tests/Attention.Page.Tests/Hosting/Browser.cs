using Attention.Page.Tests.Hosting;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Browser))]

namespace Attention.Page.Tests.Hosting;

/// <summary>The Chromium of this machine, started once. Without one, tests that need it are skipped, and each says so.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

    private static readonly string? Program =
        Environment.GetEnvironmentVariable("CHROMIUM") ?? Places.FirstOrDefault(File.Exists);

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Program is null)
        {
            return;
        }
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            // A root user has no sandbox; a test has a microphone that beeps.
            Args = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required"],
            Timeout = 120_000,
        });
    }

    /// <summary>A visitor who has never been here.</summary>
    public async Task<IPage> VisitAsync(
        string address, int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light, float scale = 1)
    {
        Assert.SkipWhen(_browser is null, "NO BROWSER, SO THIS TEST DID NOT RUN: install chromium (apt-get install chromium) or set CHROMIUM to one.");
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            DeviceScaleFactor = scale,
            ReducedMotion = ReducedMotion.Reduce,
            Permissions = ["clipboard-read", "clipboard-write", "microphone"],
        });
        context.SetDefaultTimeout(60_000);
        var page = await context.NewPageAsync();
        // Whatever breaks in the page is told by AnsweredAsync.
        await page.AddInitScriptAsync(
            """
            window.faults = [];
            addEventListener('error', event => faults.push(event.message ?? `${event.target.src} did not load`));
            addEventListener('unhandledrejection', event => faults.push(String(event.reason)));
            addEventListener('securitypolicyviolation', event => faults.push(`${event.violatedDirective} forbids ${event.blockedURI}`));
            """);
        await page.GotoAsync(address);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
        _playwright?.Dispose();
    }
}
