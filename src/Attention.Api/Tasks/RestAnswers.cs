using System.Net.Mime;
using Attention.Api.Http;
using Attention.Api.Security;
using Attention.Contracts;
using Attention.Inference;
using Attention.Inference.Admission;
using Microsoft.Extensions.Options;

namespace Attention.Api.Tasks;

/// <summary>Answers what comes over REST: in the form that the client likes best, and for each of several files.</summary>
internal sealed class RestAnswers(WorkSlots work, Charge charge, Errors errors, TimeProvider time, IOptions<LimitsOptions> limits)
{
    /// <param name="operation">That is asked for, and paid for.</param>
    /// <param name="run">Answers a request that was paid for.</param>
    /// <param name="forms">That an answer comes in.</param>
    /// <param name="http">The request.</param>
    /// <param name="cancellationToken">Of the request.</param>
    public async Task<IResult> AnswerAsync<TRequest, TResponse>(
        Operation<TRequest, TResponse> operation,
        Func<TRequest, CancellationToken, Task<TResponse>> run,
        IReadOnlyList<string> forms,
        HttpContext http,
        CancellationToken cancellationToken)
        where TRequest : TaskRequest
        where TResponse : class
    {
        var requests = await RequestBody.ReadAllAsync<TRequest>(http);
        var form = Accept.Choose(http.Request, forms);
        if (requests.Count > 1)
        {
            return form == MediaTypeNames.Application.Json
                ? await AnswerEachAsync(operation, run, requests, http.Response, cancellationToken)
                : throw Upload.Of(typeof(TRequest), limits.Value).OneOnly(requests.Count, form);
        }

        var request = requests[0];
        if (operation.Stream is { } stream && form == MediaTypeNames.Text.EventStream)
        {
            var pieces = await work.RunAsync(() => stream.RunAsync(request, cancellationToken), cancellationToken);
            return TypedResults.ServerSentEvents(pieces.Select(stream.ToItem));
        }

        if (operation.Figures.FirstOrDefault(figure => figure.MediaType == form) is { } figure)
        {
            return await DrawAsync(operation, figure, request, http.Response, cancellationToken);
        }

        var response = await RunAsync(operation.Run, request, cancellationToken);
        operation.Facts(response).TellTime(http.Response);
        return TypedResults.Ok(response);
    }

    private async Task<IResult> DrawAsync<TRequest, TResponse>(
        Operation<TRequest, TResponse> operation, Figure<TRequest, TResponse> figure, TRequest request, HttpResponse http, CancellationToken cancellationToken)
        where TRequest : TaskRequest
        where TResponse : class
    {
        var response = await RunAsync(operation.Run, figure.Ask(request), cancellationToken);
        var begun = time.GetTimestamp();
        var picture = figure.Draw is { } draw
            ? await work.RunAsync(figure.LoadOf(request), () => draw(request, response), cancellationToken)
            : await figure.DrawAsync!(request, response, cancellationToken);
        var facts = operation.Facts(response);
        var timing = facts.Timing ?? new Timing();
        (facts with { Timing = timing with { RenderMs = timing.RenderMs + time.GetElapsedTime(begun).TotalMilliseconds } }).TellAll(http);
        return TypedResults.Bytes(picture, figure.MediaType);
    }

    /// <summary>Each file is answered as if it had come alone, at the same time as the others; one that is at fault refuses no other.</summary>
    private async Task<IResult> AnswerEachAsync<TRequest, TResponse>(
        Operation<TRequest, TResponse> operation,
        Func<TRequest, CancellationToken, Task<TResponse>> run,
        IReadOnlyList<TRequest> requests,
        HttpResponse http,
        CancellationToken cancellationToken)
        where TRequest : TaskRequest
        where TResponse : class
    {
        List<Task<object>> outcomes = [];
        foreach (var request in requests)
        {
            // One after the other: who cannot pay for all gets those that come first.
            var sentences = operation.Sentences(request);
            var unpaid = await FailureAsync(() => outcomes.Count == 0
                ? charge.TakeRestAsync(request, sentences, cancellationToken)
                : charge.TakeAllAsync(request, sentences, cancellationToken));
            outcomes.Add(unpaid is null ? OutcomeAsync(run, request, cancellationToken) : Task.FromResult<object>(unpaid));
        }

        var results = await Task.WhenAll(outcomes);
        List<Timing> timings = [.. results.OfType<TResponse>().Select(response => operation.Facts(response).Timing).OfType<Timing>()];
        if (timings.Count > 0)
        {
            new AnswerFacts(AnswerFacts.Longest(timings)).TellTime(http);
        }

        return TypedResults.Ok(new SeveralAnswers(results));
    }

    private async Task<object> OutcomeAsync<TRequest, TResponse>(
        Func<TRequest, CancellationToken, Task<TResponse>> run, TRequest request, CancellationToken cancellationToken)
        where TRequest : TaskRequest
        where TResponse : class
    {
        try
        {
            return await RunAsync(run, request, cancellationToken);
        }
        // What is wrong with an option is wrong for all, and the request is refused for it.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && (exception as InferenceException)?.Field is var field
            && (field is null || field == UploadContract.File(typeof(TRequest)).Field()))
        {
            return Failed(errors.Read(exception, deadlinePassed: false));
        }
    }

    private static async Task<FailedAnswer?> FailureAsync(Func<Task> pay)
    {
        try
        {
            await pay();
            return null;
        }
        catch (InferenceException error)
        {
            return Failed(error);
        }
    }

    private static FailedAnswer Failed(InferenceException error) =>
        new(new ItemFailure { Code = error.Code, Message = error.Message, Field = error.Field ?? "" });

    // To check a request and to read its text takes a core as well.
    private async Task<TResponse> RunAsync<TRequest, TResponse>(
        Func<TRequest, CancellationToken, Task<TResponse>> run, TRequest request, CancellationToken cancellationToken) =>
        await await work.RunAsync(() => run(request, cancellationToken), cancellationToken);
}
