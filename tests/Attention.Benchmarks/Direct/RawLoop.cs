using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Attention.Benchmarks.Inputs;
using Attention.Benchmarks.Load;

namespace Attention.Benchmarks.Direct;

/// <summary>
/// The yardstick: static batches straight through ONNX Runtime, one after the other, with nothing around them. Takes one order
/// a line and answers with a line, so that its rounds can alternate with a server's.
/// </summary>
internal static class RawLoop
{
    /// <summary>Reads <c>answer TASK BATCH BEAM</c> (the tokens of every input) and <c>run TASK BATCH BEAM SECONDS</c> (requests done); no beam is the model's own.</summary>
    public static void Run(TextReader orders, TextWriter answers)
    {
        var models = DirectModels.Open();
        _ = (Photos.All, Clutter.All);
        answers.WriteLine("ready");
        while (orders.ReadLine()?.Split(' ') is { } order)
        {
            var batch = int.Parse(order[2], CultureInfo.InvariantCulture);
            int? beam = order[3].Length > 0 ? int.Parse(order[3], CultureInfo.InvariantCulture) : null;
            Func<int, string[][]> run = order[1] switch
            {
                "captions" => first => Caption(models, first, batch, beam),
                "transcriptions" => first => Transcribe(models, first, batch, beam),
                "classifications" => first => Classify(models, first, batch),
                "crops" => first => Crop(models, first, batch),
                "saliency" => first => Detect(models, first, batch),
                "fixations" => first => Predict(models, first, batch),
                "actions" => first => Recognize(models, first, batch),
                _ => first => Translate(models, first, batch, beam),
            };
            var inputs = order[1] switch
            {
                "captions" or "classifications" or "saliency" or "fixations" => Photos.All.Length,
                "crops" => Clutter.All.Length,
                "transcriptions" => models.Transcriber!.Files.Length,
                "actions" => models.Recognizer!.Files.Length,
                _ => models.Translator!.Sentences.Length,
            };
            answers.WriteLine(order[0] == "answer"
                ? JsonSerializer.Serialize(Answer(run, batch, inputs))
                : Count(run, batch, TimeSpan.FromSeconds(double.Parse(order[4], CultureInfo.InvariantCulture))).ToString(CultureInfo.InvariantCulture));
        }
    }

    private static string[][] Answer(Func<int, string[][]> run, int batch, int inputs)
    {
        var all = new List<string[]>();
        for (var first = 0; first < inputs; first += batch)
        {
            all.AddRange(run(first));
        }

        return [.. all.Take(inputs)];
    }

    private static int Count(Func<int, string[][]> run, int batch, TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        var done = 0;
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            done += run(done).Length;
        }

        return done;
    }

    private static string[][] Translate(DirectModels models, int first, int batch, int? beam) =>
        [.. models.Translator!.Translate(Take(models.Translator.Sentences, first, batch), beam).Select(static answer => answer.TargetTokens)];

    private static string[][] Transcribe(DirectModels models, int first, int batch, int? beam) =>
        [.. models.Transcriber!.Transcribe(Take(models.Transcriber.Files, first, batch), beam).Select(static answer => answer.Tokens)];

    private static string[][] Classify(DirectModels models, int first, int batch) =>
        [.. models.Classifier!.Classify(Take(Photos.All, first, batch)).Select(static answer => (string[])[answer.Classes[0].Label])];

    private static string[][] Crop(DirectModels models, int first, int batch) =>
        [.. models.Cropper!.Crop(Take(Clutter.All, first, batch)).Select(static answer => (string[])[answer.Classes[0].Label])];

    private static string[][] Detect(DirectModels models, int first, int batch) =>
        [.. models.Detector!.Detect(Take(Photos.All, first, batch)).Select(static answer => (string[])[answer.Box])];

    private static string[][] Predict(DirectModels models, int first, int batch) =>
        [.. models.Predictor!.Predict(Take(Photos.All, first, batch)).Select(static answer => (string[])[BenchTask.Numbers(answer.Scanpath[0].X, answer.Scanpath[0].Y)])];

    private static string[][] Recognize(DirectModels models, int first, int batch) =>
        [.. models.Recognizer!.Recognize(Take(models.Recognizer.Files, first, batch)).Select(static answer => (string[])[answer.Classes[0].Label])];

    private static string[][] Caption(DirectModels models, int first, int batch, int? beam) =>
        [.. models.Captioner!.Describe(Take(Photos.All, first, batch), beam).Select(static answer => answer.Tokens)];

    private static T[] Take<T>(T[] inputs, int first, int count) => [.. Enumerable.Range(first, count).Select(i => inputs[i % inputs.Length])];
}
