using System.Runtime.InteropServices;
using Attention.Benchmarks.Direct;
using Attention.Benchmarks.Inputs;
using Attention.Inference.Translation;

namespace Attention.Benchmarks.Load;

/// <summary>Measures the service as its clients and its operator feel it, beside raw ONNX Runtime and a naive endpoint.</summary>
internal static class LoadBench
{
    private static readonly int[] Clients = [1, 8, Comparison.Many];

    /// <returns>0 where all answers agreed; what is missed of the aims is reported, not failed.</returns>
    public static async Task<int> RunAsync(LoadOptions options)
    {
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, EndChildren);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, EndChildren);
        var tasks = FindTasks(options);
        // The first start brings the files into the page cache; the second is the one that counts.
        (await Server.StartServiceAsync()).Dispose();
        using var service = await Server.StartServiceAsync();
        var single = tasks.FindAll(static task => task.TextsPerRequest == 1);
        LoadTable.Begin(tasks, service.TimeToReady);
        var memory = await MeasureMemoryAsync(single, service, options);
        using var naive = await Server.StartNaiveAsync();
        using var raw = await Raw.StartAsync();
        var report = new LoadReport
        {
            ReadySeconds = service.TimeToReady.TotalSeconds,
            Memory = memory,
            Agreements = await CheckAsync(single, service, naive, raw),
            Cells = options.CompareOnly ? [] : await MeasureCellsAsync(single, service, options),
            Comparisons = await CompareAsync(tasks, service, naive, raw, options),
        };
        LoadTable.End(report, await report.SaveAsync());
        return report.Agreements.All(static agreement => agreement.Equal == agreement.Inputs) ? 0 : 1;
    }

    private static List<BenchTask> FindTasks(LoadOptions options)
    {
        var (captioner, translator, transcriber, classifier) = DirectModels.Find();
        BenchTask?[] found =
        [
            captioner is null ? null : BenchTask.Captions(options.Beam),
            translator is null ? null : BenchTask.Translations(translator.Section<TranslatorLanguages>("languages"), Sentences.For(translator), options.Beam),
            translator is null ? null : BenchTask.ManyTranslations(translator.Section<TranslatorLanguages>("languages"), Sentences.For(translator), options.Beam),
            transcriber is null ? null : BenchTask.Transcriptions(Recordings.For(transcriber), options.Beam),
            classifier is null ? null : BenchTask.Classifications(),
            DirectModels.Find("cropping") is null ? null : BenchTask.Crops(),
            DirectModels.Find("saliency") is null ? null : BenchTask.Saliency(),
            DirectModels.Find("fixation") is null ? null : BenchTask.Fixations(),
            DirectModels.FindRecognizer() is { } recognizer ? BenchTask.Actions(Films.For(recognizer)) : null,
        ];
        var tasks = found.OfType<BenchTask>().Where(task => options.Task is null || options.Task == task.Name).ToList();
        return tasks.Count > 0 ? tasks : throw new InvalidOperationException("The model repository (Models__Path) has no default model for a task to measure.");
    }

    // First of all, while the service is fresh: requests are counted from its start.
    private static async Task<Memory> MeasureMemoryAsync(List<BenchTask> tasks, Server service, LoadOptions options)
    {
        var megabytes = new List<double>();
        for (var half = 0; half < 2; half++)
        {
            foreach (var task in tasks)
            {
                await ClosedLoop.RunAsync(Client.Rest(task, service.Rest, "weights"), Comparison.Many, options.MemoryRequests / tasks.Count);
            }

            megabytes.Add(service.Process.ResidentBytes / 1e6);
        }

        return new Memory(options.MemoryRequests, megabytes[0], megabytes[1]);
    }

    private static async Task<List<Agreement>> CheckAsync(List<BenchTask> tasks, Server service, Server naive, Raw raw)
    {
        var agreements = new List<Agreement>();
        foreach (var task in tasks)
        {
            string[][][] answers =
            [
                await ClosedLoop.AnswersAsync(Client.Rest(task, service.Rest, "none"), Comparison.Many, task.Inputs),
                await ClosedLoop.AnswersAsync(Client.Grpc(task, service.Grpc, "weights"), Comparison.Many, task.Inputs),
                await ClosedLoop.AnswersAsync(Client.Rest(task, naive.Rest, "none"), 1, task.Inputs),
                await raw.AnswersAsync(task, batch: 8),
            ];
            agreements.Add(new Agreement(task.Name, Enumerable.Range(0, task.Inputs).Count(input => answers.All(all => all[input].SequenceEqual(answers[0][input]))), task.Inputs));
        }

        return agreements;
    }

    private static async Task<List<Cell>> MeasureCellsAsync(List<BenchTask> tasks, Server service, LoadOptions options)
    {
        var cells = new List<Cell>();
        foreach (var task in tasks)
        {
            foreach (var attention in (string[])["weights", "none"])
            {
                foreach (var client in (Client[])[Client.Rest(task, service.Rest, attention), Client.Grpc(task, service.Grpc, attention)])
                {
                    foreach (var clients in attention == "none" ? Clients.AsSpan(^1..).ToArray() : Clients)
                    {
                        var window = await ClosedLoop.MeasureAsync(client, service.Process, clients, options.WarmUp, options.Duration);
                        cells.Add(new Cell(task.Name, client.Transport, attention, clients, window));
                        LoadTable.Row(cells[^1]);
                    }
                }
            }
        }

        return cells;
    }

    private static async Task<List<Comparison>> CompareAsync(List<BenchTask> tasks, Server service, Server naive, Raw raw, LoadOptions options)
    {
        var comparisons = new List<Comparison>();
        foreach (var task in tasks)
        {
            await ClosedLoop.RunAsync(Client.Rest(task, naive.Rest, "none"), task.Clients, task.TextsPerRequest == 1 ? 4 * task.Clients : task.Clients);
            comparisons.Add(await Comparison.MeasureAsync(task, service, naive, raw, options));
            LoadTable.Compared(comparisons[^1]);
        }

        return comparisons;
    }

    // What we started ends with us; leaving by a signal alone would skip that.
    private static void EndChildren(PosixSignalContext context)
    {
        context.Cancel = true;
        Environment.Exit(130);
    }
}
