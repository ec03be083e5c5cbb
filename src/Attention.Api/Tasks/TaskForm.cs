using Attention.Inference.Models;
using Attention.Inference.Tensors;

namespace Attention.Api.Tasks;

/// <summary>A task as clients of inference servers ask for it, whatever its contracts.</summary>
internal abstract class TaskForm
{
    /// <summary>Of the models that answer.</summary>
    public abstract string Task { get; }

    /// <summary>Name of the input.</summary>
    public abstract string Input { get; }

    /// <summary>Whether the input is text; else it is a file.</summary>
    public abstract bool IsText { get; }

    /// <summary>What a model gives, the batch first.</summary>
    public abstract IReadOnlyList<TensorSpec> OutputsOf(ServedModel model);

    /// <summary>Whether a model can show where it looked.</summary>
    public abstract bool Explains(ServedModel model);

    /// <summary>Answers every element, and stacks the answers.</summary>
    /// <param name="model">That is asked.</param>
    /// <param name="elements">Files or texts.</param>
    /// <param name="options">Of the task, for all elements.</param>
    /// <param name="outputs">That are asked for.</param>
    /// <param name="cancellationToken">Of the request.</param>
    /// <exception cref="Inference.InferenceException">An element, or an option, is at fault.</exception>
    public abstract Task<IReadOnlyList<Tensor>> RunAsync(
        ServedModel model, IReadOnlyList<ReadOnlyMemory<byte>> elements, IReadOnlyDictionary<string, string> options, IReadOnlyList<string> outputs, CancellationToken cancellationToken);

    /// <summary>The answers to instances as the route of the task gives them, and where the model looked for each.</summary>
    /// <param name="model">That is asked.</param>
    /// <param name="instances">Files or texts, each with options of its own.</param>
    /// <param name="explain">Whether the answers have their attention.</param>
    /// <param name="cancellationToken">Of the request.</param>
    /// <exception cref="Inference.InferenceException">An instance is at fault.</exception>
    public abstract Task<IReadOnlyList<(object Answer, IReadOnlyList<Tensor> Attention)>> PredictAsync(
        ServedModel model, IReadOnlyList<TaskInstance> instances, bool explain, CancellationToken cancellationToken);
}

/// <summary>A file or a text to be answered, and the options of its task for it alone: several values where an option is a list.</summary>
internal sealed record TaskInstance(ReadOnlyMemory<byte> Element, IReadOnlyList<KeyValuePair<string, string>> Options);
