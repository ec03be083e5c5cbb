using System.Net.Mime;
using System.Text;
using Attention.Api.Http;
using Attention.Api.Security;
using Attention.Contracts;
using Attention.Contracts.Translation;
using Attention.Inference;
using Attention.Inference.Admission;
using Attention.Inference.Languages;
using Attention.Inference.Text;
using Attention.Inference.Translation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Attention.Api.Translation.Libre;

/// <summary>The routes of LibreTranslate, the translation server that people run at home, so that its clients work here.</summary>
internal static class LibreEndpoints
{
    private const string Form = "application/x-www-form-urlencoded";
    private const double LeastConfidence = 0.01;

    public static void MapLibreTranslate(this IEndpointRouteBuilder app)
    {
        var libre = app.MapGroup("").WithTags("LibreTranslate");
        libre.MapPost("/translate", TranslateAsync)
            .WithSummary("Translate as LibreTranslate does")
            .WithDescription(
                "Takes `q` (a text or a list), `source` (`auto` finds it out), `target` and `alternatives`, as JSON or as a form, and answers `translatedText`. "
                + "Faults are `{ \"error\": … }`. A key goes into a header, as everywhere here; `api_key` is passed over.")
            .WithMetadata(new Takes(typeof(LibreRequest), """{ "q": "Where is the train station?", "source": "auto", "target": "fr" }"""), new Offers(typeof(LibreTranslation), [MediaTypeNames.Application.Json]));
        libre.MapPost("/detect", DetectAsync)
            .WithSummary("Tell which language a text is in, as LibreTranslate does")
            .WithDescription("Takes `q` and answers the languages that it may be in, each with its `confidence` in percent, the most probable first.")
            .WithMetadata(new Takes(typeof(LibreRequest), """{ "q": "Où est la gare ?" }"""), new Offers(typeof(IReadOnlyList<LibreDetection>), [MediaTypeNames.Application.Json]));
        libre.MapGet("/languages", Languages)
            .WithSummary("What is translated to what, as LibreTranslate tells it");
    }

    private static async Task<Ok<LibreTranslation>> TranslateAsync(
        HttpContext http, TranslationPipeline translations, LanguagePipeline languages, Charge charge, CancellationToken cancellationToken)
    {
        var request = await ReadAsync(http);
        request.Check();
        var texts = request.Texts();
        var detected = request.Source == LanguagePipeline.Auto ? await FindAsync(languages, string.Join('\n', texts), cancellationToken) : null;
        var count = request.Alternatives ?? 0;
        var record = new TranslationRequest
        {
            Texts = texts,
            Source = detected?[0].Language ?? request.Source!,
            Target = request.Target!,
            Attention = AttentionFormat.None,
            Alternatives = count > 0 ? count + 1 : null,
            Beam = count > 4 ? count + 1 : null,
        };
        await charge.TakeRestAsync(record, texts.Sum(RequestCost.Sentences), cancellationToken);
        var results = (await translations.TranslateAsync(record, cancellationToken)).Translations;
        return TypedResults.Ok(new LibreTranslation(
            Each(result => result.Translation),
            detected is null ? null : Each(_ => detected[0]),
            count == 0 ? null : Each(result => result.Alternatives.Select(static other => other.Translation).ToList())));

        object Each<T>(Func<TranslationResult, T> choose)
            where T : notnull => request.IsList ? results.Select(choose).ToList() : choose(results[0]);
    }

    private static async Task<Ok<IReadOnlyList<LibreDetection>>> DetectAsync(HttpContext http, LanguagePipeline languages, CancellationToken cancellationToken) =>
        TypedResults.Ok(await FindAsync(languages, string.Join('\n', (await ReadAsync(http)).Texts()), cancellationToken));

    private static async Task<IReadOnlyList<LibreDetection>> FindAsync(LanguagePipeline languages, string text, CancellationToken cancellationToken)
    {
        var scores = await languages.DetectAsync(text, "q", cancellationToken);
        return [.. scores.Where((score, rank) => rank == 0 || score.Score >= LeastConfidence).Select(static score => new LibreDetection(Math.Round(100 * score.Score, 1), score.Label))];
    }

    private static Ok<List<LibreLanguage>> Languages(TranslationPipeline translations)
    {
        var pairs = translations.Languages;
        var codes = pairs.Select(static pair => pair.Source).Concat(pairs.Select(static pair => pair.Target)).Distinct().Order(StringComparer.Ordinal);
        return TypedResults.Ok(codes
            .Select(code => new LibreLanguage(code, LanguageNames.Of(code), [.. pairs.Where(pair => pair.Source == code).Select(static pair => pair.Target).Distinct()]))
            .ToList());
    }

    private static async Task<LibreRequest> ReadAsync(HttpContext http)
    {
        if (http.Request.ContentType?.StartsWith(Form, StringComparison.OrdinalIgnoreCase) != true)
        {
            return await RequestBody.ReadAsync<LibreRequest>(http);
        }

        var limit = http.RequestServices.GetRequiredService<IOptions<LimitsOptions>>().Value.MaxTextBytes;
        var body = await Body.ReadAsync(
            http.Request.Body,
            http.Request.ContentLength,
            limit,
            () => new InferenceException(ErrorCode.TooLarge, $"The body is larger than the {limit} bytes allowed."),
            http.RequestAborted);
        RequestPermit.Current?.HasArrived();
        return LibreRequest.OfForm(Encoding.UTF8.GetString(body.Span));
    }
}
