using Attention.Api.Tests.Hosting;
using Attention.Client;
using Attention.Contracts;
using TranslateFile;

namespace Attention.Api.Tests.Samples;

public sealed class TranslateFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly StringWriter _console = new();
    private readonly string[] _lines = [.. Enumerable.Range(1, 400).Select(number => $"line {number}")];

    private string Output => Path.Combine(_folder.FullName, "output.txt");

    [Fact]
    public async Task Every_line_is_translated_in_the_order_of_the_file()
    {
        await using var service = new BulkService();

        Assert.Equal(0, await TranslateAsync(service, _lines));

        Assert.Equal(_lines.Select(line => line.ToUpperInvariant()), await File.ReadAllLinesAsync(Output));
        Assert.Empty(_console.ToString());
    }

    [Fact]
    public async Task A_connection_that_breaks_again_and_again_costs_no_line()
    {
        await using var service = new BulkService(breaks: [0, 150, 0, 90]);

        Assert.Equal(0, await TranslateAsync(service, _lines));

        Assert.Equal(_lines.Select(line => line.ToUpperInvariant()), await File.ReadAllLinesAsync(Output));
        Assert.Equal(4, _console.ToString().Split("Broken off").Length - 1);
        Assert.True(service.Asked.Count <= _lines.Length + (4 * 8) + 4, $"{service.Asked.Count} lines were asked for");
    }

    [Fact]
    public async Task A_second_run_goes_on_where_the_first_stopped()
    {
        await using var service = new BulkService();
        await File.WriteAllTextAsync(Output, "one\ntwo\nthr");

        await TranslateAsync(service, _lines[..4]);

        Assert.Equal(["one", "two", "LINE 3", "LINE 4"], await File.ReadAllLinesAsync(Output));
        Assert.Equal(["line 3", "line 4"], service.Asked);
    }

    [Fact]
    public async Task A_line_that_fails_is_reported_and_left_empty_and_a_blank_one_is_not_asked_for()
    {
        await using var service = new BulkService();

        Assert.Equal(1, await TranslateAsync(service, ["a", "bad", " ", "b"]));

        Assert.Equal(["A", "", "", "B"], await File.ReadAllLinesAsync(Output));
        Assert.Equal(["a", "bad", "b"], service.Asked);
        Assert.Equal($"Line 2: texts[0]: it is bad.{Environment.NewLine}", _console.ToString());
    }

    [Fact]
    public async Task What_every_line_would_meet_ends_the_work()
    {
        await using var service = new BulkService();

        var failure = await Assert.ThrowsAsync<AttentionException>(() => TranslateAsync(service, _lines, target: "xx"));

        Assert.Equal((ErrorCode.InvalidInput, "target: it is bad."), (failure.Code, failure.Message));
    }

    [Fact]
    public async Task A_service_that_never_answers_is_given_up()
    {
        await using var service = new BulkService(new int[100]);

        await Assert.ThrowsAsync<AttentionException>(() => TranslateAsync(service, _lines));

        Assert.Equal(8, _console.ToString().Split("Broken off").Length - 1);
        Assert.Equal("", await File.ReadAllTextAsync(Output));
    }

    [Theory]
    [InlineData("in out --in-flight 0")]
    [InlineData("in out --in-flight")]
    [InlineData("in out --server here")]
    [InlineData("in out --quick yes")]
    [InlineData("--source en in out")]
    [InlineData("in")]
    public void What_the_command_line_gets_wrong_is_named(string line) => Assert.Throws<ArgumentException>(() => Arguments.Parse(line.Split(' ')));

    [Fact]
    public void A_bar_shows_how_far_it_is_how_quick_and_how_long_to_go() =>
        Assert.Equal("[##########....................] 100/300  2.5 lines/s  00:01:20 left", Progress.Bar(100, 300, 2.5).TrimEnd());

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<int> TranslateAsync(BulkService service, string[] lines, string target = "fr")
    {
        var input = Path.Combine(_folder.FullName, "input.txt");
        await File.WriteAllLinesAsync(input, lines);
        var arguments = new Arguments(input, Output) { InFlight = 8, Target = target, Pause = TimeSpan.Zero };
        return await new FileTranslation(service.Client(), arguments, new Progress(_console)).RunAsync(TestContext.Current.CancellationToken);
    }
}
