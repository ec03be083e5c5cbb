using Attention.Api.Http;
using Attention.Api.OpenAi;
using Attention.Api.Security;
using Attention.Contracts.Captioning;
using Attention.Inference.Admission;
using Attention.Inference.Captioning;
using Attention.Inference.Models;
using Microsoft.Extensions.Options;

namespace Attention.Api.Captioning;

/// <summary>The way of a question about an image through the pipeline, whichever shape it came in.</summary>
internal readonly record struct ImageChat(
    HttpContext Http,
    CaptionPipeline Pipeline,
    ModelRepository Models,
    ModelAliases Aliases,
    Charge Charge,
    WorkSlots Work,
    TimeProvider Time,
    IOptions<LimitsOptions> Limits)
{
    /// <summary>Reads a question, checks it, and takes what it costs.</summary>
    /// <exception cref="Inference.InferenceException">It cannot be answered; the message names the field.</exception>
    public async Task<(T Question, ImageAnswer Answer)> BeginAsync<T>(CancellationToken cancellationToken)
        where T : ImageQuestion
    {
        var question = await RequestBody.ReadJsonAsync<T>(Http, static limits => limits.MaxImageTextBytes);
        question.Check();
        var model = Aliases.Resolve(question.Model, ImageQuestion.Task);
        var bounds = Pipeline.BoundsOf(model);
        var turn = await Work.RunAsync(question.Turn, cancellationToken);
        var record = question.ToRecord(turn.Image, model, bounds) with { Id = Guid.NewGuid().ToString("n") };
        UploadKind.Check(record, Limits.Value);
        await Charge.TakeRestAsync(record, 1, cancellationToken);
        return (question, new ImageAnswer(record, model ?? Models.DefaultOf(ImageQuestion.Task)!.Name, bounds, turn.Unread, Time.GetUtcNow().ToUnixTimeSeconds()));
    }

    public async Task<CaptionResponse> AnswerAsync(ImageAnswer answer, CancellationToken cancellationToken)
    {
        var pipeline = Pipeline;
        return await await Work.RunAsync(() => pipeline.CaptionAsync(answer.Record, cancellationToken), cancellationToken);
    }

    public Task<IAsyncEnumerable<CaptionEvent>> StreamAsync(ImageAnswer answer, CancellationToken cancellationToken)
    {
        var pipeline = Pipeline;
        return Work.RunAsync(() => pipeline.StreamAsync(answer.Record, cancellationToken), cancellationToken);
    }
}
