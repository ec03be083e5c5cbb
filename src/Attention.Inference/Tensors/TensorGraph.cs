using System.Text;
using Attention.Contracts;
using Attention.Inference.Batching;
using Attention.Inference.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Attention.Inference.Tensors;

/// <summary>
/// Any graph, asked with rows of tensors: those of the same form are stacked along the batch axis. What no row of a pass asked for is not
/// fetched. A graph that does not keep the rows of a batch apart takes one request in a pass, whole.
/// </summary>
internal sealed class TensorGraph : IBatchModel<TensorRow, IReadOnlyList<Tensor>>
{
    private readonly OnnxSession _session;
    private readonly string _name;
    private readonly string[] _inputs;

    /// <param name="session">The graph.</param>
    /// <param name="name">That clients ask for it by.</param>
    /// <exception cref="InvalidDataException">It takes or gives what is no tensor of the protocol.</exception>
    public TensorGraph(OnnxSession session, string name)
    {
        (_session, _name) = (session, name);
        Inputs = [.. session.Inputs.Select(Spec)];
        Outputs = [.. session.Outputs.Select(Spec)];
        Axes = session.Inputs.Concat(session.Outputs).ToDictionary(static node => node.Key, static node => node.Value.SymbolicDimensions);
        _inputs = [.. session.Inputs.Keys];
        IsBatched = Inputs.Any(HasBatch) && Outputs.All(HasBatch) && Inputs.Concat(Outputs).All(static tensor => tensor.Datatype != Datatype.Bytes);
    }

    public IReadOnlyList<TensorSpec> Inputs { get; }

    public IReadOnlyList<TensorSpec> Outputs { get; }

    /// <summary>The names of the axes of each input and output; empty where one has none. Axes of one name are equally long.</summary>
    public IReadOnlyDictionary<string, string[]> Axes { get; }

    /// <summary>Whether rows of several requests can share a pass.</summary>
    public bool IsBatched { get; }

    /// <summary>Whether the first axis of a tensor is that of the batch: it is left open.</summary>
    public static bool HasBatch(TensorSpec tensor) => tensor.Shape is [-1, ..];

    public int BucketOf(TensorRow input) => input.Form.GetHashCode(StringComparison.Ordinal);

    public IReadOnlyList<IReadOnlyList<Tensor>> Run(IReadOnlyList<TensorRow> inputs)
    {
        if (inputs.Any(row => row.Form != inputs[0].Form))
        {
            // Two forms of one hash: each is run again alone.
            throw new InvalidOperationException($"{_name} was given rows of different forms.");
        }

        var names = inputs.SelectMany(static row => row.Outputs).Distinct().ToList();
        var values = new List<OrtValue>(_inputs.Length);
        try
        {
            for (var i = 0; i < _inputs.Length; i++)
            {
                values.Add(Stack(inputs, i));
            }

            using var outputs = _session.RunQuietly(_inputs, values, names);
            return [.. Enumerable.Range(0, inputs.Count).Select(row => Split(outputs, names, inputs[row].Outputs, row, inputs.Count))];
        }
        catch (OnnxRuntimeException refusal) when (!GraphRefusal.IsOurs(refusal))
        {
            throw new InferenceException(ErrorCode.InvalidInput, $"{_name} cannot run on these inputs{GraphRefusal.Reason(refusal)}.", "inputs", refusal);
        }
        finally
        {
            values.ForEach(static value => value.Dispose());
        }
    }

    // The session is owned by whoever opened it, and nothing is kept between passes.
    public void Dispose()
    {
    }

    private static TensorSpec Spec(KeyValuePair<string, NodeMetadata> node) => node.Value.IsTensor
        ? new TensorSpec(node.Key, DatatypeExtensions.Of(node.Value.ElementDataType), Array.ConvertAll(node.Value.Dimensions, static axis => (long)axis))
        : throw new InvalidDataException($"'{node.Key}' is no tensor");

    private OrtValue Stack(IReadOnlyList<TensorRow> rows, int input)
    {
        var (datatype, shape) = (Inputs[input].Datatype, rows[0].Shapes[input]);
        var isStacked = IsBatched && HasBatch(Inputs[input]);
        long[] stacked = isStacked ? [rows.Count, .. shape] : [.. shape];
        if (datatype == Datatype.Bytes)
        {
            return Texts(new Tensor(_inputs[input], datatype, stacked, rows[0].Inputs[input]));
        }

        var value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, datatype.ToOnnx(), stacked);
        var target = value.GetTensorMutableRawData();
        foreach (var row in isStacked ? rows : [rows[0]])
        {
            row.Inputs[input].Span.CopyTo(target);
            target = target[row.Inputs[input].Length..];
        }

        return value;
    }

    private static OrtValue Texts(Tensor tensor)
    {
        var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [.. tensor.Shape]);
        foreach (var (i, element) in tensor.Elements().Index())
        {
            value.StringTensorSetElementAt(element.Span, i);
        }

        return value;
    }

    private List<Tensor> Split(IReadOnlyList<OrtValue> values, List<string> names, IReadOnlyList<string> wanted, int row, int rows) =>
    [
        .. wanted.Select(name =>
        {
            var value = values[names.IndexOf(name)];
            var type = value.GetTensorTypeAndShape();
            var datatype = DatatypeExtensions.Of(type.ElementDataType);
            if (!IsBatched)
            {
                return new Tensor(name, datatype, type.Shape, datatype == Datatype.Bytes ? Packed(value) : value.GetTensorMutableRawData().ToArray());
            }

            TensorSeam.RequireSize($"the batch of {name}", (int)type.Shape[0], rows);
            var data = value.GetTensorMutableRawData();
            var size = data.Length / rows;
            return new Tensor(name, datatype, type.Shape[1..], data.Slice(row * size, size).ToArray());
        }),
    ];

    // The runtime gives texts, not bytes.
    private static byte[] Packed(OrtValue texts) =>
        Tensor.Pack([.. texts.GetStringTensorAsArray().Select(static text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text))]);
}
