using System.Text;
using System.Text.Json;
using Attention.Api.Http;
using Attention.Api.OpenInference;
using Attention.Api.Tasks;
using Attention.Contracts;
using Attention.Inference;
using Attention.Inference.Admission;
using Attention.Inference.Models;
using Attention.Inference.Tensors;
using Microsoft.Extensions.Options;

namespace Attention.Api.KServe;

/// <summary>
/// Answers instances: each a text, or a file as base64, by itself, as <c>{ "b64": … }</c>, or under the name of the input with options of
/// its task beside it.
/// </summary>
internal sealed class KServeModels(ModelRepository models, TaskForms forms, WorkSlots work, IOptions<LimitsOptions> limits)
{
    // A number of one digit takes two bytes, and twelve where it is found again.
    private const int MostGrowth = 8;

    private const string Base64 = "b64";

    // More than any task has options.
    private const int MostMembers = 64;

    /// <exception cref="InferenceException">The model does not answer so, or an instance cannot be read.</exception>
    public async Task<IReadOnlyList<(object Answer, IReadOnlyList<Tensor> Attention)>> AnswerAsync(string name, HttpContext http, bool explain)
    {
        var model = models.Resolve<ServedModel>(name);
        var form = forms.Of(model) ?? throw new InferenceException(
            ErrorCode.InvalidInput, $"'{name}' has no task that takes instances; its graphs take tensors, see GET /v2/models/{model.Graphs.Tensors.FirstOrDefault()?.Name ?? name}.", "model");
        if (explain && !form.Explains(model))
        {
            throw new InferenceException(ErrorCode.InvalidInput, $"'{name}' has no attention to explain itself with; ask for :predict.", "model");
        }

        var limit = limits.Value.MaxTensorBytes;
        var body = await Body.ReadAsync(http.Request.Body, http.Request.ContentLength, limit, () => InferBody.TooLarge(limit), http.RequestAborted);
        RequestPermit.Current?.HasArrived();
        var instances = await work.RunAsync(new WorkLoad(1, (long)MostGrowth * body.Length, "instances"), () => Read(body, form), http.RequestAborted);
        return await form.PredictAsync(model, instances, explain, http.RequestAborted);
    }

    private List<TaskInstance> Read(ReadOnlyMemory<byte> body, TaskForm form)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object
                || !(json.RootElement.TryGetProperty("instances", out var instances) || json.RootElement.TryGetProperty("inputs", out instances))
                || instances.ValueKind != JsonValueKind.Array)
            {
                throw Bad("'instances' is missing; it is a list.", "instances");
            }

            forms.RequireFew(instances.GetArrayLength(), form.Input);
            return [.. instances.EnumerateArray().Select((instance, i) => Instance(instance, form, $"instances[{i}]"))];
        }
        catch (JsonException malformed)
        {
            throw Bad($"The request is not JSON: see line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}.", null);
        }
        // Half a surrogate pair, or bytes that are not UTF-8.
        catch (InvalidOperationException)
        {
            throw Bad("The request holds what is no Unicode text.", null);
        }
    }

    private static TaskInstance Instance(JsonElement instance, TaskForm form, string path)
    {
        if (instance.ValueKind != JsonValueKind.Object || instance.TryGetProperty(Base64, out _))
        {
            return new TaskInstance(Element(instance, form, path), []);
        }

        if (instance.EnumerateObject().Count() > MostMembers)
        {
            throw Bad($"{path} has more than {MostMembers} members.", path);
        }

        return instance.TryGetProperty(form.Input, out var input)
            ? new TaskInstance(
                Element(input, form, $"{path}.{form.Input}"),
                [.. instance.EnumerateObject().Where(member => member.Name != form.Input).SelectMany(member => Values(member, path))])
            : throw Bad($"{path} has no '{form.Input}'.", path);
    }

    private static ReadOnlyMemory<byte> Element(JsonElement value, TaskForm form, string path)
    {
        var isPacked = value.ValueKind == JsonValueKind.Object && value.TryGetProperty(Base64, out value);
        if (value.ValueKind != JsonValueKind.String)
        {
            throw Bad($"{path} is no text, nor {{ \"{Base64}\": … }}.", path);
        }

        return !isPacked && form.IsText ? Encoding.UTF8.GetBytes(value.GetString()!)
            : value.TryGetBytesFromBase64(out var bytes) ? bytes
            : throw Bad($"{path} is no base64.", path);
    }

    // An option that is a list has a value for each item.
    private static IEnumerable<KeyValuePair<string, string>> Values(JsonProperty option, string path) => (option.Value.ValueKind switch
    {
        JsonValueKind.Array => option.Value.EnumerateArray(),
        _ => Enumerable.Repeat(option.Value, 1),
    }).Select(value => KeyValuePair.Create(option.Name, value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => throw Bad($"{path}.{Quotation.Short(option.Name)} is neither a text, nor a number, nor true or false.", path),
    }));

    private static InferenceException Bad(string message, string? field) => new(ErrorCode.InvalidInput, message, field);
}
