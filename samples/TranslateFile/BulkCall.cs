using System.Threading.Channels;
using Attention.Contracts.V1;
using Grpc.Core;

namespace TranslateFile;

/// <summary>
/// One bidirectional call: sends lines while it receives their answers, which come in order of completion and are handed on in
/// the order of the file.
/// </summary>
internal sealed class BulkCall(TranslationService.TranslationServiceClient client, Arguments arguments)
{
    // Lines that were read but not handed on yet, in order; one side writes, the other reads. Its bound is how far sending runs
    // ahead, so that neither the service nor we pile up lines.
    private readonly Channel<Line> _underway = Channel.CreateBounded<Line>(arguments.InFlight);
    private readonly Dictionary<int, Line> _answers = [];

    /// <summary>Gives <paramref name="write"/> every line of the file after the first <paramref name="skip"/>, in order.</summary>
    public async Task RunAsync(int skip, Action<Line> write, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = client.TranslateBulk(cancellationToken: ending.Token);
        var sending = SendAsync(call.RequestStream, skip, ending.Token);
        try
        {
            await foreach (var line in _underway.Reader.ReadAllAsync(ending.Token))
            {
                write(line.Translation is null ? await AnswerAsync(line.Number, call.ResponseStream, ending.Token) : line);
            }
        }
        finally
        {
            // Whichever side fails, the other must not wait for it.
            await ending.CancelAsync();
            await sending;
        }
    }

    private async Task SendAsync(IClientStreamWriter<TranslationRequest> requests, int skip, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var (index, text) in File.ReadLinesAsync(arguments.Input, cancellationToken).Index().Skip(skip))
            {
                var blank = string.IsNullOrWhiteSpace(text);
                await _underway.Writer.WriteAsync(new Line(index + 1, blank ? "" : null), cancellationToken);
                if (!blank)
                {
                    await requests.WriteAsync(Request(index + 1, text), cancellationToken);
                }
            }

            await requests.CompleteAsync();
            _underway.Writer.Complete();
        }
        catch (Exception exception)
        {
            _underway.Writer.Complete(exception);
        }
    }

    private async Task<Line> AnswerAsync(int number, IAsyncStreamReader<TranslationBulkResponse> responses, CancellationToken cancellationToken)
    {
        Line? answer;
        while (!_answers.Remove(number, out answer))
        {
            if (!await responses.MoveNext(cancellationToken))
            {
                throw new RpcException(new Status(StatusCode.Unavailable, "The service ended the call early."));
            }

            var next = Read(responses.Current);
            _answers.Add(next.Number, next);
        }

        return answer;
    }

    // The text is all we write: the attention that nobody reads is not asked for.
    private TranslationRequest Request(int number, string text) => new()
    {
        Id = $"{number}",
        Texts = { text },
        Source = arguments.Source,
        Target = arguments.Target,
        Model = arguments.Model,
        Options = new SequenceOptions { Attention = AttentionFormat.None },
    };

    private static Line Read(TranslationBulkResponse response) => response switch
    {
        { Failure: null } => new Line(int.Parse(response.Id), response.Response.Translations[0].Translation),
        // A fault of the text is this line's own. Any other (no such model, a full queue) would meet the next line as well.
        { Failure.Field: "texts[0]" } => new Line(int.Parse(response.Id), "", response.Failure.Message),
        { Failure: var failure } => throw new RpcException(new Status((StatusCode)failure.Code, failure.Message)),
    };
}
