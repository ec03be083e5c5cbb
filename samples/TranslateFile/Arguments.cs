namespace TranslateFile;

/// <summary>What the command line says.</summary>
internal sealed record Arguments(string Input, string Output)
{
    public const string Help =
        """
        Translates a text file line by line.

          TranslateFile INPUT OUTPUT [options]
          --server URL     gRPC address of the service (http://localhost:8081)
          --source LANG    language of the file (en)
          --target LANG    language to translate into (fr)
          --model NAME     one model of several (the default of the two languages)
          --in-flight N    lines under way at a time, 1-1000 (64)

        OUTPUT grows in the order of INPUT; when it is there already, the work goes on where it stopped.
        A line that cannot be translated is reported and leaves an empty line.
        Exit codes: 0 all translated, 1 some lines failed, 2 wrong arguments or files, 3 gave up on the service, 130 interrupted.
        """;

    public Uri Server { get; init; } = new("http://localhost:8081");

    public string Source { get; init; } = "en";

    public string Target { get; init; } = "fr";

    public string? Model { get; init; }

    public int InFlight { get; init; } = 64;

    /// <summary>Before the first attempt to connect again; it doubles with every further one.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <exception cref="ArgumentException">They cannot be understood; the message says which and why.</exception>
    public static Arguments Parse(string[] args)
    {
        if (args is not [var input, var output, .. var options] || input.StartsWith('-') || output.StartsWith('-'))
        {
            throw new ArgumentException("INPUT and OUTPUT come first.");
        }

        return options.Chunk(2).Aggregate(new Arguments(input, output), static (arguments, option) => option switch
        {
            ["--server", var url] when Uri.TryCreate(url, UriKind.Absolute, out var server) => arguments with { Server = server },
            ["--source", var language] => arguments with { Source = language },
            ["--target", var language] => arguments with { Target = language },
            ["--model", var name] => arguments with { Model = name },
            ["--in-flight", var lines] when int.TryParse(lines, out var number) && number is > 0 and <= 1000 => arguments with { InFlight = number },
            _ => throw new ArgumentException($"'{string.Join(' ', option)}' is no option, or not a value for it."),
        });
    }
}
