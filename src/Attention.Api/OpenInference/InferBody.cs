using System.Globalization;
using Attention.Api.Http;
using Attention.Contracts;
using Attention.Inference;
using Attention.Inference.Admission;
using Attention.Inference.Tensors;
using Microsoft.Extensions.Options;

namespace Attention.Api.OpenInference;

/// <summary>
/// The body of a request for inference: JSON, or JSON and bytes, whose seam the header tells. A header of 0 says that all of it is the one
/// input of the model.
/// </summary>
internal sealed class InferBody(WorkSlots work, IOptions<LimitsOptions> limits)
{
    public const string Header = "Inference-Header-Content-Length";

    // Numbers of one digit take two bytes as JSON and eight as FP64; a body of bytes is not copied.
    private const int MostGrowth = 4;

    /// <exception cref="InferenceException">It cannot be read, or is too large.</exception>
    public async Task<InferRequest> ReadAsync(HttpContext context, IInferable model)
    {
        var limit = limits.Value.MaxTensorBytes;
        var body = await Body.ReadAsync(
            context.Request.Body, context.Request.ContentLength, limit, () => TooLarge(limit), context.RequestAborted);
        RequestPermit.Current?.HasArrived();
        var header = Length(context.Request, body.Length);
        if (header == 0 && context.Request.Headers.ContainsKey(Header))
        {
            return new InferRequest { Inputs = [Raw(model, body)], BinaryOutputs = true };
        }

        var request = await work.RunAsync(
            new WorkLoad(1, (long)MostGrowth * body.Length, "inputs"), () => InferJson.Read(body[..header], body[header..]), context.RequestAborted);
        Hold(request.Inputs, body.Length);
        return request;
    }

    public static InferenceException TooLarge(int limit) => new(ErrorCode.TooLarge, $"The request is larger than the {limit} bytes allowed (Limits:MaxTensorBytes).");

    // What was read of JSON may be larger than the JSON.
    private static void Hold(IReadOnlyList<Tensor> inputs, int length)
    {
        if (RequestPermit.Current is { } permit && inputs.Sum(static input => (long)input.Data.Length) - length is > 0 and var more)
        {
            permit.Charge(more);
            permit.HasArrived();
        }
    }

    private static int Length(HttpRequest request, int body) =>
        !request.Headers.TryGetValue(Header, out var text) ? body
        : int.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= body ? length
        : throw new InferenceException(
            ErrorCode.InvalidInput, $"{Header} is '{Quotation.Short(text.ToString())}'; it is the length of the JSON that begins the body of {body} bytes.", Header);

    private static Tensor Raw(IInferable model, ReadOnlyMemory<byte> body)
    {
        if (model.Inputs is not [var input])
        {
            throw new InferenceException(
                ErrorCode.InvalidInput, $"{model.Name} has {model.Inputs.Count} inputs; {Header}: 0 sends a body that is the only one.", Header);
        }

        if (input.Datatype.Size() is not { } size)
        {
            return new Tensor(input.Name, input.Datatype, [.. input.Shape.Select(static axis => Math.Max(axis, 1))], Tensor.Pack([body]));
        }

        // A batch of one; of the other axes one may be open, and is as long as the body makes it.
        long[] shape = [.. input.Shape.Select(static (axis, i) => i == 0 && axis < 0 ? 1 : axis)];
        var open = Array.FindAll(shape, static axis => axis < 0).Length;
        if (open > 1)
        {
            throw new InferenceException(ErrorCode.InvalidInput, $"'{input.Name}' is {TensorShape.Show(input.Shape)}; {Header}: 0 leaves one axis besides the batch to be found.", Header);
        }

        if (open == 1)
        {
            var others = shape.Where(static axis => axis >= 0).Aggregate((long)size, static (bytes, axis) => bytes * axis);
            shape[Array.FindIndex(shape, static axis => axis < 0)] = body.Length / others;
        }

        TensorShape.RequireSize(input.Name, input.Datatype, shape, body.Length);
        return new Tensor(input.Name, input.Datatype, shape, body);
    }
}
