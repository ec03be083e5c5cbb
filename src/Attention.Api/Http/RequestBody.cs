using Attention.Inference.Admission;

namespace Attention.Api.Http;

/// <summary>A request as it came: a file with its options beside it, or JSON.</summary>
internal static class RequestBody
{
    /// <exception cref="Inference.InferenceException">It cannot be read; the message names the field, its value and what it should be.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context)
        where T : class
    {
        var request = await (UploadContract.HasFile(typeof(T)) ? FileUpload.ReadAsync<T>(context) : JsonBody.ReadAsync<T>(context));
        RequestPermit.Current?.HasArrived();
        return request;
    }
}

/// <summary>Tells the API document what an endpoint reads: the file of this contract and its options, or the contract as JSON.</summary>
/// <param name="Contract">The record.</param>
/// <param name="Example">One as JSON that works as it stands.</param>
internal sealed record Takes(Type Contract, string? Example = null);
