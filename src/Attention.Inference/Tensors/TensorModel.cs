using System.Security.Cryptography;
using System.Text;
using Attention.Contracts;
using Attention.Inference.Batching;

namespace Attention.Inference.Tensors;

/// <summary>One graph of a folder, asked with tensors. Its rows wait in a queue of their own, and run when the graph's turn is as all others do.</summary>
public sealed class TensorModel
{
    private readonly TensorGraph _graph;
    private readonly DynamicBatcher<TensorRow, IReadOnlyList<Tensor>> _batcher;
    private long _requests;

    internal TensorModel(string name, TensorGraph graph, DynamicBatcher<TensorRow, IReadOnlyList<Tensor>> batcher) => (Name, _graph, _batcher) = (name, graph, batcher);

    /// <summary>Model and role, such as <c>caption-soft.step</c>.</summary>
    public string Name { get; }

    public IReadOnlyList<TensorSpec> Inputs => _graph.Inputs;

    public IReadOnlyList<TensorSpec> Outputs => _graph.Outputs;

    /// <summary>Whether it keeps the rows of a batch apart, so that they can run with those of others.</summary>
    internal bool IsBatched => _graph.IsBatched;

    /// <summary>What runs it.</summary>
    internal DynamicBatcher<TensorRow, IReadOnlyList<Tensor>> Batcher => _batcher;

    /// <summary>The length of each axis that has a name.</summary>
    /// <exception cref="InferenceException">An axis has another length than the one of that name before it.</exception>
    internal Dictionary<string, long> Axes(IReadOnlyList<Tensor> inputs)
    {
        var axes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var input in inputs)
        {
            foreach (var (axis, name) in input.Shape.Zip(_graph.Axes[input.Name]))
            {
                if (name.Length > 0 && axes.TryAdd(name, axis) is false && axes[name] != axis)
                {
                    throw TensorShape.Fault(input.Name, $"its shape {TensorShape.Show(input.Shape)} has a '{name}' of {axis}; another input has {axes[name]}.");
                }
            }
        }

        return axes;
    }

    /// <summary>Bytes of everything that a request makes the graph give, as far as the lengths of its axes are known.</summary>
    internal long OutputBytes(Dictionary<string, long> axes)
    {
        var bytes = 0.0;
        foreach (var output in Outputs)
        {
            var count = 1.0;
            foreach (var (axis, name) in output.Shape.Zip(_graph.Axes[output.Name]))
            {
                count *= axis >= 0 ? axis : axes.GetValueOrDefault(name, 1);
            }

            bytes += count * (output.Datatype.Size() ?? 0);
        }

        return (long)Math.Min(bytes, long.MaxValue / 4);
    }

    /// <summary>The rows of a request, in their order; all of it at once where the graph does not keep rows apart.</summary>
    /// <param name="inputs">Checked, in the order of <see cref="Inputs"/>.</param>
    /// <param name="outputs">That are asked for.</param>
    internal List<TensorRow> Rows(IReadOnlyList<Tensor> inputs, IReadOnlyList<string> outputs)
    {
        bool[] stacked = [.. Inputs.Select(input => IsBatched && TensorGraph.HasBatch(input))];
        IReadOnlyList<long>[] shapes = [.. inputs.Select((input, i) => stacked[i] ? [.. input.Shape.Skip(1)] : input.Shape)];
        var form = Form(inputs, shapes, stacked);
        var rows = IsBatched ? inputs.Where((_, i) => stacked[i]).First().Shape[0] : 1;
        return
        [
            .. Enumerable.Range(0, (int)rows).Select(row => new TensorRow(
                form, [.. inputs.Select((input, i) => stacked[i] ? Slice(input.Data, row, rows) : input.Data)], shapes, outputs)),
        ];
    }

    /// <summary>Runs rows among those of others.</summary>
    /// <exception cref="InferenceException">The queue is full, or the graph cannot run on them.</exception>
    internal async Task<Measured<IReadOnlyList<Tensor>>> RunAsync(IReadOnlyList<TensorRow> rows, CancellationToken cancellationToken)
    {
        var answers = await Together.RunAsync(rows, _batcher.RunAsync, cancellationToken);
        var cost = answers.Select(static answer => answer.Cost).Aggregate(Cost.Max);
        return new Measured<IReadOnlyList<Tensor>>(
            IsBatched ? [.. Enumerable.Range(0, answers[0].Value.Count).Select(output => Stack([.. answers.Select(answer => answer.Value[output])]))] : answers[0].Value, cost);
    }

    private static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> data, int row, long rows)
    {
        var size = (int)(data.Length / rows);
        return data.Slice(row * size, size);
    }

    private Tensor Stack(Tensor[] rows)
    {
        if (Array.Find(rows, row => !row.Shape.SequenceEqual(rows[0].Shape)) is { } odd)
        {
            throw new InferenceException(
                ErrorCode.InvalidInput, $"{Name} gives '{odd.Name}' of different shapes for these rows: {TensorShape.Show(rows[0].Shape)} and {TensorShape.Show(odd.Shape)}. Ask for one at a time.", "inputs");
        }

        var data = rows.Length == 1 ? rows[0].Data : Joined(rows);
        return rows[0] with { Shape = [rows.Length, .. rows[0].Shape], Data = data };
    }

    private static byte[] Joined(Tensor[] rows)
    {
        var size = rows[0].Data.Length;
        var joined = GC.AllocateUninitializedArray<byte>(checked(size * rows.Length));
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i].Data.Span.CopyTo(joined.AsSpan(i * size, size));
        }

        return joined;
    }

    private string Form(IReadOnlyList<Tensor> inputs, IReadOnlyList<long>[] shapes, bool[] stacked)
    {
        if (!IsBatched)
        {
            return $"{Interlocked.Increment(ref _requests)}";
        }

        var form = new StringBuilder();
        for (var i = 0; i < inputs.Count; i++)
        {
            form.Append(TensorShape.Show(shapes[i]));
            if (!stacked[i])
            {
                form.Append(Convert.ToBase64String(SHA256.HashData(inputs[i].Data.Span)));
            }
        }

        return form.ToString();
    }
}
