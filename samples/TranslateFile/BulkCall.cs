using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Attention.Client;
using Attention.Contracts;
using Attention.Contracts.Translation;

namespace TranslateFile;

/// <summary>
/// One call: sends lines while it receives their answers, which come in order of completion and are handed on in the order of the
/// file.
/// </summary>
internal sealed class BulkCall(IAttentionClient client, Arguments arguments)
{
    // Lines that were read but not handed on yet, in order; one side writes, the other reads. Its bound is how far sending runs
    // ahead, so that neither the service nor we pile up lines.
    private readonly Channel<Line> _underway = Channel.CreateBounded<Line>(arguments.InFlight);
    private readonly Dictionary<int, Line> _answers = [];

    /// <summary>Gives <paramref name="write"/> every line of the file after the first <paramref name="skip"/>, in order.</summary>
    public async Task RunAsync(int skip, Action<Line> write, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var answers = client.BulkAsync(TaskOperations.Translate, SendAsync(skip, ending.Token), ending.Token).GetAsyncEnumerator(ending.Token);
        var next = answers.MoveNextAsync().AsTask();   // Nothing is sent before somebody wants an answer.
        try
        {
            await foreach (var line in _underway.Reader.ReadAllAsync(ending.Token))
            {
                write(line.Translation is null ? await AnswerAsync(line.Number) : line);
            }

            await next;
        }
        finally
        {
            // Whichever side fails, the other must not wait for it.
            await ending.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<Line> AnswerAsync(int number)
        {
            Line? answer;
            while (!_answers.Remove(number, out answer))
            {
                if (!await next)
                {
                    throw new AttentionException(ErrorCode.Unavailable, "The service ended the call early.");
                }

                var line = Read(answers.Current);
                _answers.Add(line.Number, line);
                next = answers.MoveNextAsync().AsTask();
            }

            return answer;
        }
    }

    private async IAsyncEnumerable<TranslationRequest> SendAsync(int skip, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var (index, text) in File.ReadLinesAsync(arguments.Input, cancellationToken).Index().Skip(skip))
            {
                var blank = string.IsNullOrWhiteSpace(text);
                await _underway.Writer.WriteAsync(new Line(index + 1, blank ? "" : null), cancellationToken);
                if (!blank)
                {
                    yield return Request(index + 1, text);
                }
            }
        }
        finally
        {
            _underway.Writer.Complete();
        }
    }

    // The text is all we write: the attention that nobody reads is not asked for.
    private TranslationRequest Request(int number, string text) => new()
    {
        Id = $"{number}",
        Texts = [text],
        Source = arguments.Source,
        Target = arguments.Target,
        Model = arguments.Model,
        Attention = AttentionFormat.None,
    };

    private static Line Read(BulkAnswer<TranslationResponse> answer) => answer switch
    {
        { Response: { } response } => new Line(int.Parse(answer.Id!), response.Translations[0].Translation),
        // A fault of the text is this line's own. Any other (no such model, a full queue) would meet the next line as well.
        { Failure: { Field: "texts[0]" } failure } => new Line(int.Parse(answer.Id!), "", failure.Message),
        _ => throw answer.Failure!,
    };
}
