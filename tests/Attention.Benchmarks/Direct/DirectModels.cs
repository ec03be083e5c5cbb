using Attention.Inference.Models;
using Attention.Inference.Onnx;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Attention.Benchmarks.Direct;

/// <summary>The default model of each task, from the repository that the service reads (<c>Models__Path</c>), without the service.</summary>
internal sealed class DirectModels
{
    private DirectModels(List<ModelFolder> folders, OnnxRuntime runtime)
    {
        Translator = Translates(folders) is { } translator ? new DirectTranslator(translator, runtime) : null;
        Transcriber = Transcribes(folders) is { } transcriber ? new DirectTranscriber(transcriber, runtime) : null;
        Classifier = Classifies(folders) is { } classifier ? new DirectClassifier(classifier, runtime) : null;
        Cropper = Default(folders, "cropping") is { } cropper ? new DirectCropper(cropper, runtime) : null;
        Detector = Default(folders, "saliency") is { } detector ? new DirectDetector(detector, runtime) : null;
        Predictor = Default(folders, "fixation") is { } predictor ? new DirectPredictor(predictor, runtime) : null;
        Recognizer = Recognizes(folders) is { } recognizer ? new DirectRecognizer(recognizer, EncoderOf(recognizer, folders)!, runtime) : null;
        Captioner = Captions(folders) is { } captioner ? new DirectCaptioner(captioner, EncoderOf(captioner, folders)!, runtime) : null;
    }

    public DirectCaptioner? Captioner { get; }

    public DirectTranslator? Translator { get; }

    public DirectTranscriber? Transcriber { get; }

    public DirectClassifier? Classifier { get; }

    public DirectCropper? Cropper { get; }

    public DirectDetector? Detector { get; }

    public DirectPredictor? Predictor { get; }

    public DirectRecognizer? Recognizer { get; }

    /// <summary>Opens them under the same settings of ONNX Runtime as the service.</summary>
    public static DirectModels Open() => new(Folders(), Runtime());

    public static OnnxRuntime Runtime()
    {
        var onnx = Settings().GetSection(OnnxOptions.Section).Get<OnnxOptions>() ?? new OnnxOptions();
        return new OnnxRuntime(Options.Create(onnx), NullLogger<OnnxRuntime>.Instance);
    }

    /// <summary>The folders of the captioner, the translator, the transcriber and the classifier, where there are such models.</summary>
    public static (ModelFolder? Captioner, ModelFolder? Translator, ModelFolder? Transcriber, ModelFolder? Classifier) Find()
    {
        var folders = Folders();
        return (Captions(folders), Translates(folders), Transcribes(folders), Classifies(folders));
    }

    /// <summary>The folder of another task's default model, where there is one.</summary>
    public static ModelFolder? Find(string task) => Default(Folders(), task);

    /// <summary>The folder of the model that watches films, where there is one.</summary>
    public static ModelFolder? FindRecognizer() => Recognizes(Folders());

    private static IConfigurationRoot Settings() => new ConfigurationBuilder().AddEnvironmentVariables().Build();

    private static List<ModelFolder> Folders()
    {
        var models = Settings().GetSection(ModelOptions.Section).Get<ModelOptions>() ?? new ModelOptions();
        var path = Path.Combine(AppContext.BaseDirectory, models.Path);
        // Half a model is the service's to refuse; here it does not take part.
        return [.. Directory.GetDirectories(path).Order(StringComparer.Ordinal).Where(static folder => File.Exists(Path.Combine(folder, "config.json"))).Select(static folder => new ModelFolder(folder))];
    }

    private static ModelFolder? Default(List<ModelFolder> folders, string task) => folders.Find(folder => folder.Config.Default && folder.Config.Task == task);

    // Of several defaults the first that reads English, as our sentences are.
    private static ModelFolder? Translates(List<ModelFolder> folders) =>
        folders.Find(static folder => folder.Config is { Default: true, Task: "translation" });

    private static ModelFolder? Transcribes(List<ModelFolder> folders) => Default(folders, "transcription");

    private static ModelFolder? Classifies(List<ModelFolder> folders) => Default(folders, "classification");

    private static ModelFolder? Recognizes(List<ModelFolder> folders) =>
        folders.Find(folder => folder.Config is { Default: true, Task: "action" } && EncoderOf(folder, folders) is not null);

    private static ModelFolder? Captions(List<ModelFolder> folders) =>
        folders.Find(folder => folder.Config is { Default: true, Task: "captioning" } && EncoderOf(folder, folders) is not null);

    private static ModelFolder? EncoderOf(ModelFolder reader, List<ModelFolder> folders) => folders.Find(folder => folder.Name == reader.Config.Encoder);
}
