using Attention.Client;
using Attention.Contracts;

namespace TranslateFile;

/// <summary>
/// Translates the lines of a file that its output does not have yet. So a broken connection is nothing special: the next call goes
/// on after the last line that was written, as the next run of the program would.
/// </summary>
internal sealed class FileTranslation(IAttentionClient client, Arguments arguments, Progress progress)
{
    private const int MostAttempts = 8;

    // What another attempt would not change.
    private static readonly ErrorCode[] Final =
        [ErrorCode.InvalidInput, ErrorCode.TooLarge, ErrorCode.NotFound, ErrorCode.Unauthenticated, ErrorCode.Forbidden];

    /// <returns>How many lines could not be translated.</returns>
    /// <exception cref="AttentionException">The service refuses, or could not be reached several times in a row.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var total = File.ReadLines(arguments.Input).Count();
        var (written, failed, attempts) = (CompleteLines(arguments.Output), 0, 0);
        await using var output = new StreamWriter(arguments.Output, append: true) { NewLine = "\n", AutoFlush = true };
        progress.Begin(written);
        while (written < total)
        {
            try
            {
                await new BulkCall(client, arguments).RunAsync(written, Write, cancellationToken);
            }
            catch (AttentionException exception) when (
                !Final.Contains(exception.Code) && attempts < MostAttempts && !cancellationToken.IsCancellationRequested)
            {
                var pause = arguments.Pause * Math.Pow(2, attempts++);
                progress.Tell($"Broken off after line {written}: {exception.Message} Again in {pause.TotalSeconds} s.");
                await Task.Delay(pause, cancellationToken);
            }
        }

        return failed;

        void Write(Line line)
        {
            output.WriteLine(line.Translation);
            (written, attempts) = (line.Number, 0);
            if (line.Problem is { } problem)
            {
                failed++;
                progress.Tell($"Line {line.Number}: {problem}");
            }

            progress.Show(written, total);
        }
    }

    // A line counts once its end is written; what was cut off within a line is taken back.
    private static int CompleteLines(string path)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate);
        Span<byte> bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        file.SetLength(bytes.LastIndexOf((byte)'\n') + 1);
        return bytes.Count((byte)'\n');
    }
}
