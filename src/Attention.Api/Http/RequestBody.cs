using Attention.Contracts;
using Attention.Inference;
using Attention.Inference.Admission;
using Microsoft.Extensions.Options;

namespace Attention.Api.Http;

/// <summary>A request as it came: a file with its options beside it, or JSON.</summary>
internal static class RequestBody
{
    /// <exception cref="InferenceException">It cannot be read; the message names the field, its value and what it should be.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context)
        where T : class => (await ReadAsync<T>(context, takesSeveral: false))[0];

    /// <summary>Likewise, and as many as there are files where a form has several: the options are those of all.</summary>
    /// <exception cref="InferenceException">It cannot be read; the message names the field, its value and what it should be.</exception>
    public static Task<IReadOnlyList<T>> ReadAllAsync<T>(HttpContext context)
        where T : class => ReadAsync<T>(context, takesSeveral: true);

    /// <summary>Likewise JSON in which files may stand that are no fields of the contract's own.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="limitOf">Bytes that it may have.</param>
    public static async Task<T> ReadJsonAsync<T>(HttpContext context, Func<LimitsOptions, int> limitOf)
        where T : class
    {
        var limit = limitOf(context.RequestServices.GetRequiredService<IOptions<LimitsOptions>>().Value);
        return Arrived<T>([await JsonBody.ReadAsync<T>(
            context, limit, () => new InferenceException(ErrorCode.TooLarge, $"The body is larger than the {limit} bytes allowed."))])[0];
    }

    private static async Task<IReadOnlyList<T>> ReadAsync<T>(HttpContext context, bool takesSeveral)
        where T : class
    {
        var limits = context.RequestServices.GetRequiredService<IOptions<LimitsOptions>>().Value;
        if (UploadContract.HasFile(typeof(T)))
        {
            var upload = Upload.Of(typeof(T), limits);
            return context.Request.HasJsonContentType()
                ? [await ReadBase64Async<T>(context, upload)]
                : Arrived(await FileUpload.ReadAsync<T>(context, upload, takesSeveral));
        }

        return [await ReadJsonAsync<T>(context, static limits => limits.MaxTextBytes)];
    }

    private static async Task<T> ReadBase64Async<T>(HttpContext context, Upload upload)
        where T : class
    {
        var request = await JsonBody.ReadAsync<T>(context, upload.MaxJsonBytes, upload.TooLarge);
        UploadKind.Check(request, upload.Limits);
        // Of what came only the file stays.
        RequestPermit.Current?.HasArrived(((ReadOnlyMemory<byte>)UploadContract.File(typeof(T)).GetValue(request)!).Length);
        return request;
    }

    private static IReadOnlyList<T> Arrived<T>(IReadOnlyList<T> requests)
    {
        RequestPermit.Current?.HasArrived();
        return requests;
    }
}

/// <summary>Tells the API document what an endpoint reads: the file of this contract and its options, or the contract as JSON.</summary>
/// <param name="Contract">The record.</param>
/// <param name="Example">One as JSON that works as it stands.</param>
internal sealed record Takes(Type Contract, string? Example = null);
