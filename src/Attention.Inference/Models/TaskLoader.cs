namespace Attention.Inference.Models;

/// <summary>How the folders of a task become models. Loaders run in the order they were added, so encoders come before captioners.</summary>
/// <param name="Task">As in config.json.</param>
/// <param name="Load">Makes a model of opened graphs; throws what makes it unfit to serve.</param>
internal sealed record TaskLoader(string Task, Func<ModelGraphs, ServedModel> Load);
