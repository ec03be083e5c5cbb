using Microsoft.ML.OnnxRuntime.Tensors;

namespace Attention.Inference.Tensors;

/// <summary>The one table of data types: their names, their sizes, and what ONNX calls them.</summary>
public static class DatatypeExtensions
{
    private static readonly Dictionary<string, Datatype> Known = Enum.GetValues<Datatype>().ToDictionary(Name, StringComparer.Ordinal);

    /// <summary>As the protocol has it, such as <c>FP32</c>.</summary>
    public static string Name(this Datatype datatype) => datatype.ToString().ToUpperInvariant();

    /// <summary>The type of that name; null when there is none.</summary>
    public static Datatype? Find(string name) => Known.TryGetValue(name, out var datatype) ? datatype : null;

    /// <summary>Every name that there is.</summary>
    public static IEnumerable<string> Names => Known.Keys;

    /// <summary>Bytes of an element; null where each has a length of its own.</summary>
    public static int? Size(this Datatype datatype) => datatype switch
    {
        Datatype.Bool or Datatype.Uint8 or Datatype.Int8 => 1,
        Datatype.Uint16 or Datatype.Int16 or Datatype.Fp16 or Datatype.Bf16 => 2,
        Datatype.Uint32 or Datatype.Int32 or Datatype.Fp32 => 4,
        Datatype.Uint64 or Datatype.Int64 or Datatype.Fp64 => 8,
        _ => null,
    };

    /// <exception cref="InvalidDataException">The protocol has no such type.</exception>
    internal static Datatype Of(TensorElementType type) => type switch
    {
        TensorElementType.Bool => Datatype.Bool,
        TensorElementType.UInt8 => Datatype.Uint8,
        TensorElementType.UInt16 => Datatype.Uint16,
        TensorElementType.UInt32 => Datatype.Uint32,
        TensorElementType.UInt64 => Datatype.Uint64,
        TensorElementType.Int8 => Datatype.Int8,
        TensorElementType.Int16 => Datatype.Int16,
        TensorElementType.Int32 => Datatype.Int32,
        TensorElementType.Int64 => Datatype.Int64,
        TensorElementType.Float16 => Datatype.Fp16,
        TensorElementType.BFloat16 => Datatype.Bf16,
        TensorElementType.Float => Datatype.Fp32,
        TensorElementType.Double => Datatype.Fp64,
        TensorElementType.String => Datatype.Bytes,
        _ => throw new InvalidDataException($"tensors of {type.ToString().ToLowerInvariant()} have no data type that clients could send"),
    };

    internal static TensorElementType ToOnnx(this Datatype datatype) => datatype switch
    {
        Datatype.Bool => TensorElementType.Bool,
        Datatype.Uint8 => TensorElementType.UInt8,
        Datatype.Uint16 => TensorElementType.UInt16,
        Datatype.Uint32 => TensorElementType.UInt32,
        Datatype.Uint64 => TensorElementType.UInt64,
        Datatype.Int8 => TensorElementType.Int8,
        Datatype.Int16 => TensorElementType.Int16,
        Datatype.Int32 => TensorElementType.Int32,
        Datatype.Int64 => TensorElementType.Int64,
        Datatype.Fp16 => TensorElementType.Float16,
        Datatype.Bf16 => TensorElementType.BFloat16,
        Datatype.Fp32 => TensorElementType.Float,
        Datatype.Fp64 => TensorElementType.Double,
        _ => TensorElementType.String,
    };
}
