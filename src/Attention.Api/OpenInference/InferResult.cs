using System.Buffers;
using System.Globalization;
using System.Net.Mime;
using System.Text.Json;
using Attention.Inference.Tensors;

namespace Attention.Api.OpenInference;

/// <summary>An answer with tensors: JSON, and behind it the bytes of those that are to come so.</summary>
internal sealed class InferResult : IResult
{
    private const int FlushBytes = 32 << 10;

    private readonly InferResponse _response;
    private readonly Tensor[] _binary;

    /// <exception cref="Inference.InferenceException">What is to come as JSON has no form in it.</exception>
    public InferResult(InferRequest request, InferResponse response)
    {
        _response = response;
        _binary = [.. response.Outputs.Where(output => request.IsBinary(output.Name))];
        foreach (var output in response.Outputs.Except(_binary))
        {
            TensorJsonWriter.RequireForm(output);
        }
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, cancellationToken) = (httpContext.Response, httpContext.RequestAborted);
        if (_binary.Length == 0)
        {
            response.ContentType = MediaTypeNames.Application.Json;
            await WriteAsync(response.BodyWriter, async () => await response.BodyWriter.FlushAsync(cancellationToken));
            return;
        }

        var json = new ArrayBufferWriter<byte>();
        await WriteAsync(json, static () => Task.CompletedTask);
        response.ContentType = MediaTypeNames.Application.Octet;
        response.ContentLength = json.WrittenCount + _binary.Sum(static output => (long)output.Data.Length);
        response.Headers[InferBody.Header] = json.WrittenCount.ToString(CultureInfo.InvariantCulture);
        await response.Body.WriteAsync(json.WrittenMemory, cancellationToken);
        foreach (var output in _binary)
        {
            await response.Body.WriteAsync(output.Data, cancellationToken);
        }
    }

    private async Task WriteAsync(IBufferWriter<byte> target, Func<Task> sendAsync)
    {
        await using var json = new Utf8JsonWriter(target, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        if (_response.Id is { } id)
        {
            json.WriteString("id", id);
        }

        json.WriteString("model_name", _response.Model);
        json.WriteString("model_version", _response.Version);
        json.WriteStartArray("outputs");
        foreach (var output in _response.Outputs)
        {
            Begin(json, output);
            foreach (var _ in _binary.Contains(output) ? [] : TensorJsonWriter.Write(json, output))
            {
                if (json.BytesPending > FlushBytes)
                {
                    await json.FlushAsync();
                    await sendAsync();
                }
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync();
        await sendAsync();
    }

    private void Begin(Utf8JsonWriter json, Tensor output)
    {
        json.WriteStartObject();
        json.WriteString("name", output.Name);
        json.WriteString("datatype", output.Datatype.Name());
        json.WriteStartArray("shape");
        foreach (var axis in output.Shape)
        {
            json.WriteNumberValue(axis);
        }

        json.WriteEndArray();
        if (_binary.Contains(output))
        {
            json.WriteStartObject("parameters");
            json.WriteNumber("binary_data_size", output.Data.Length);
            json.WriteEndObject();
        }
        else
        {
            json.WritePropertyName("data");
        }
    }
}
