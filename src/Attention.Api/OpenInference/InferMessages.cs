using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Attention.Contracts;
using Attention.Contracts.OpenInference;
using Attention.Inference;
using Attention.Inference.Tensors;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Attention.Api.OpenInference;

/// <summary>Requests and answers as the messages of the protocol.</summary>
internal static class InferMessages
{
    /// <exception cref="InferenceException">The contents do not fit the inputs, or come both ways.</exception>
    public static InferRequest ToRequest(this ModelInferRequest message)
    {
        var raw = message.RawInputContents;
        if (raw.Count > 0 && (raw.Count != message.Inputs.Count || message.Inputs.Any(static input => input.Contents is not null)))
        {
            throw new InferenceException(
                ErrorCode.InvalidInput, $"raw_input_contents has {raw.Count} items for {message.Inputs.Count} inputs; it has one for each, and then none has contents of its own.", "raw_input_contents");
        }

        var parameters = Text(message.Parameters);
        return new InferRequest
        {
            Id = message.Id.Length > 0 ? message.Id : null,
            Parameters = parameters,
            Inputs = [.. message.Inputs.Select((input, i) => Input(input, raw.Count > 0 ? raw[i] : null))],
            Outputs = [.. message.Outputs.Select(static output => InferJson.Requested(output.Name, Text(output.Parameters)))],
            // Clients that were made for other servers read nothing else, whatever they send.
            BinaryOutputs = InferJson.Flag(parameters, "binary_data_output") ?? true,
        };
    }

    /// <summary>Raw, unless the request wants the fields of the types and all outputs have one.</summary>
    public static ModelInferResponse ToMessage(this InferResponse response, InferRequest request)
    {
        var message = new ModelInferResponse { ModelName = response.Model, ModelVersion = response.Version, Id = response.Id ?? "" };
        var isRaw = request.BinaryOutputs || response.Outputs.Any(static output => output.Datatype is Datatype.Fp16 or Datatype.Bf16);
        foreach (var output in response.Outputs)
        {
            message.Outputs.Add(new ModelInferResponse.Types.InferOutputTensor
            {
                Name = output.Name,
                Datatype = output.Datatype.Name(),
                Shape = { output.Shape },
                Contents = isRaw ? null : Contents(output),
            });
            if (isRaw)
            {
                message.RawOutputContents.Add(UnsafeByteOperations.UnsafeWrap(output.Data));
            }
        }

        return message;
    }

    private static Tensor Input(ModelInferRequest.Types.InferInputTensor input, ByteString? raw)
    {
        if (input.Name.Length == 0)
        {
            throw new InferenceException(ErrorCode.InvalidInput, "An input has no name.", "inputs");
        }

        var datatype = InferJson.DatatypeOf(input.Name, input.Datatype);
        var data = raw?.Memory ?? Data(input.Name, datatype, input.Contents ?? new InferTensorContents());
        if (raw is null)
        {
            var (given, count) = (Elements(input.Contents), TensorShape.Count(input.Name, input.Shape));
            if (given != count)
            {
                throw TensorShape.Fault(input.Name, $"its contents have {given} elements; its shape has {count}.");
            }
        }

        return new Tensor(input.Name, datatype, [.. input.Shape], data);
    }

    private static int Elements(InferTensorContents? contents) => contents is null ? 0
        : contents.BoolContents.Count + contents.IntContents.Count + contents.Int64Contents.Count + contents.UintContents.Count
            + contents.Uint64Contents.Count + contents.Fp32Contents.Count + contents.Fp64Contents.Count + contents.BytesContents.Count;

    // Only the field of the type is read: what stands in another one makes too many elements.
    private static byte[] Data(string name, Datatype datatype, InferTensorContents contents) => datatype switch
    {
        Datatype.Bool => [.. contents.BoolContents.Select(static value => value ? (byte)1 : (byte)0)],
        Datatype.Int8 => Narrow<int, sbyte>(name, datatype, contents.IntContents),
        Datatype.Int16 => Narrow<int, short>(name, datatype, contents.IntContents),
        Datatype.Int32 => Bytes<int>(name, datatype, contents.IntContents),
        Datatype.Int64 => Bytes<long>(name, datatype, contents.Int64Contents),
        Datatype.Uint8 => Narrow<uint, byte>(name, datatype, contents.UintContents),
        Datatype.Uint16 => Narrow<uint, ushort>(name, datatype, contents.UintContents),
        Datatype.Uint32 => Bytes<uint>(name, datatype, contents.UintContents),
        Datatype.Uint64 => Bytes<ulong>(name, datatype, contents.Uint64Contents),
        Datatype.Fp32 => Bytes<float>(name, datatype, contents.Fp32Contents),
        Datatype.Fp64 => Bytes<double>(name, datatype, contents.Fp64Contents),
        Datatype.Bytes => Tensor.Pack([.. contents.BytesContents.Select(static value => value.Memory)]),
        _ => throw TensorShape.Fault(name, $"{datatype.Name()} has no contents of its own; send it in raw_input_contents."),
    };

    private static byte[] Bytes<T>(string name, Datatype datatype, RepeatedField<T> values)
        where T : unmanaged => Tensor.Of<T>(name, datatype, values.ToArray()).Data.ToArray();

    private static byte[] Narrow<TWide, TNarrow>(string name, Datatype datatype, RepeatedField<TWide> values)
        where TWide : INumber<TWide>
        where TNarrow : unmanaged, INumber<TNarrow>
    {
        var narrow = new TNarrow[values.Count];
        for (var i = 0; i < narrow.Length; i++)
        {
            narrow[i] = TNarrow.CreateTruncating(values[i]);
            if (TWide.CreateTruncating(narrow[i]) != values[i])
            {
                throw TensorShape.Fault(name, $"element {i} is {values[i]}, which is no {datatype.Name()}.");
            }
        }

        return MemoryMarshal.AsBytes(narrow.AsSpan()).ToArray();
    }

    private static InferTensorContents Contents(Tensor output)
    {
        var contents = new InferTensorContents();
        var data = output.Data.Span;
        switch (output.Datatype)
        {
            case Datatype.Bool:
                contents.BoolContents.AddRange(data.ToArray().Select(static value => value != 0));
                break;
            case Datatype.Int8:
                contents.IntContents.AddRange(MemoryMarshal.Cast<byte, sbyte>(data).ToArray().Select(static value => (int)value));
                break;
            case Datatype.Int16:
                contents.IntContents.AddRange(MemoryMarshal.Cast<byte, short>(data).ToArray().Select(static value => (int)value));
                break;
            case Datatype.Int32:
                contents.IntContents.AddRange(MemoryMarshal.Cast<byte, int>(data).ToArray());
                break;
            case Datatype.Int64:
                contents.Int64Contents.AddRange(MemoryMarshal.Cast<byte, long>(data).ToArray());
                break;
            case Datatype.Uint8:
                contents.UintContents.AddRange(data.ToArray().Select(static value => (uint)value));
                break;
            case Datatype.Uint16:
                contents.UintContents.AddRange(MemoryMarshal.Cast<byte, ushort>(data).ToArray().Select(static value => (uint)value));
                break;
            case Datatype.Uint32:
                contents.UintContents.AddRange(MemoryMarshal.Cast<byte, uint>(data).ToArray());
                break;
            case Datatype.Uint64:
                contents.Uint64Contents.AddRange(MemoryMarshal.Cast<byte, ulong>(data).ToArray());
                break;
            case Datatype.Fp32:
                contents.Fp32Contents.AddRange(MemoryMarshal.Cast<byte, float>(data).ToArray());
                break;
            case Datatype.Fp64:
                contents.Fp64Contents.AddRange(MemoryMarshal.Cast<byte, double>(data).ToArray());
                break;
            default:
                contents.BytesContents.AddRange(output.Elements().Select(static element => UnsafeByteOperations.UnsafeWrap(element)));
                break;
        }

        return contents;
    }

    private static Dictionary<string, string> Text(MapField<string, InferParameter> parameters) => parameters.ToDictionary(
        static parameter => parameter.Key,
        static parameter => parameter.Value.ParameterChoiceCase switch
        {
            InferParameter.ParameterChoiceOneofCase.BoolParam => parameter.Value.BoolParam ? "true" : "false",
            InferParameter.ParameterChoiceOneofCase.Int64Param => parameter.Value.Int64Param.ToString(CultureInfo.InvariantCulture),
            InferParameter.ParameterChoiceOneofCase.DoubleParam => parameter.Value.DoubleParam.ToString(CultureInfo.InvariantCulture),
            InferParameter.ParameterChoiceOneofCase.Uint64Param => parameter.Value.Uint64Param.ToString(CultureInfo.InvariantCulture),
            _ => parameter.Value.StringParam,
        });
}
