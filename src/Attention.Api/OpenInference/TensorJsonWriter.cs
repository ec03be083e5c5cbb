using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;
using Attention.Contracts;
using Attention.Inference;
using Attention.Inference.Tensors;

namespace Attention.Api.OpenInference;

/// <summary>Writes the elements of a tensor as <see cref="TensorJsonReader"/> reads them, in one flat list.</summary>
internal static class TensorJsonWriter
{
    // Of a tensor, between two looks at how much is written.
    private const int ChunkBytes = 8192;

    /// <summary>Requires a tensor to have a form in JSON.</summary>
    /// <exception cref="InferenceException">It has none; the message says how to ask for it.</exception>
    public static void RequireForm(Tensor tensor)
    {
        if (tensor.Datatype is Datatype.Fp16 or Datatype.Bf16)
        {
            throw Bad(tensor.Name, $"{tensor.Datatype.Name()} has no form in JSON; ask for it with the parameter 'binary_data'.");
        }

        if (tensor.Datatype == Datatype.Bytes && tensor.Elements().Any(static element => !Utf8.IsValid(element.Span)))
        {
            throw Bad(tensor.Name, "it holds what is no text; ask for it with the parameter 'binary_data'.");
        }
    }

    /// <summary>Writes a list; pauses now and then, so that what is written can be sent.</summary>
    public static IEnumerable<int> Write(Utf8JsonWriter json, Tensor tensor)
    {
        json.WriteStartArray();
        if (tensor.Datatype == Datatype.Bytes)
        {
            foreach (var element in tensor.Elements())
            {
                json.WriteStringValue(element.Span);
                yield return element.Length;
            }
        }
        else
        {
            for (var i = 0; i < tensor.Data.Length; i += ChunkBytes)
            {
                Write(json, tensor.Datatype, tensor.Data.Span[i..Math.Min(i + ChunkBytes, tensor.Data.Length)]);
                yield return ChunkBytes;
            }
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Datatype datatype, ReadOnlySpan<byte> elements)
    {
        for (var size = datatype.Size()!.Value; elements.Length > 0; elements = elements[size..])
        {
            WriteOne(json, datatype, elements[..size]);
        }
    }

    private static void WriteOne(Utf8JsonWriter json, Datatype datatype, ReadOnlySpan<byte> element)
    {
        switch (datatype)
        {
            case Datatype.Bool:
                json.WriteBooleanValue(element[0] != 0);
                break;
            case Datatype.Uint8:
                json.WriteNumberValue(element[0]);
                break;
            case Datatype.Int8:
                json.WriteNumberValue((sbyte)element[0]);
                break;
            case Datatype.Uint16:
                json.WriteNumberValue(BinaryPrimitives.ReadUInt16LittleEndian(element));
                break;
            case Datatype.Int16:
                json.WriteNumberValue(BinaryPrimitives.ReadInt16LittleEndian(element));
                break;
            case Datatype.Uint32:
                json.WriteNumberValue(BinaryPrimitives.ReadUInt32LittleEndian(element));
                break;
            case Datatype.Int32:
                json.WriteNumberValue(BinaryPrimitives.ReadInt32LittleEndian(element));
                break;
            case Datatype.Uint64:
                json.WriteNumberValue(BinaryPrimitives.ReadUInt64LittleEndian(element));
                break;
            case Datatype.Int64:
                json.WriteNumberValue(BinaryPrimitives.ReadInt64LittleEndian(element));
                break;
            case Datatype.Fp32 when BinaryPrimitives.ReadSingleLittleEndian(element) is var number && float.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case Datatype.Fp64 when BinaryPrimitives.ReadDoubleLittleEndian(element) is var number && double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(Name(datatype == Datatype.Fp32 ? BinaryPrimitives.ReadSingleLittleEndian(element) : BinaryPrimitives.ReadDoubleLittleEndian(element)));
                break;
        }
    }

    private static string Name(double number) => double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";

    private static InferenceException Bad(string name, string problem) => new(ErrorCode.InvalidInput, $"'{name}': {problem}", name);
}
