using System.Text;
using System.Text.Unicode;
using Attention.Contracts;
using Attention.Inference;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Attention.Api.Http;

/// <summary>
/// Reads a form part by part: one file or, where that is taken, several of one field, and options. What it may hold is bounded, so that no form is
/// slow to refuse.
/// </summary>
internal sealed class UploadForm(Upload upload, OptionFields options, bool takesSeveral)
{
    private const int MaxFields = 64;

    // Of the names and values of all options. Far above what those of any contract need.
    private const int MaxOptionBytes = 64 << 10;

    // RFC 2046, 5.1.1.
    private const int MaxBoundaryLength = 70;

    private readonly List<ReadOnlyMemory<byte>> _files = [];
    private int _optionBytes;

    /// <returns>The files, in their order; none where none came.</returns>
    /// <exception cref="InferenceException">The form is damaged, or a part of it is not what the contract asks for.</exception>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(Stream body, MediaTypeHeaderValue type, CancellationToken cancellationToken)
    {
        var form = new MultipartReader(Boundary(type), body);
        try
        {
            for (var fields = 1; await form.ReadNextSectionAsync(cancellationToken) is { } part; fields++)
            {
                if (fields > MaxFields)
                {
                    throw Bad($"The form has more than {MaxFields} fields.");
                }

                await ReadAsync(part, cancellationToken);
            }
        }
        catch (Exception damage) when (damage is IOException and not BadHttpRequestException or InvalidDataException)
        {
            throw Bad("The form is damaged: it ends early, its parts do not follow the boundary, or their headers are too long.");
        }

        return _files;
    }

    private async Task ReadAsync(MultipartSection part, CancellationToken cancellationToken)
    {
        var header = part.GetContentDispositionHeader();
        var name = header is null ? "" : HeaderUtilities.RemoveQuotes(header.Name).ToString();
        if (name.Length == 0)
        {
            throw Bad("A part of the form has no name; its Content-Disposition is form-data with one.");
        }

        if (part.ContentType?.TrimStart().StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true)
        {
            throw Bad($"'{Quotation.Short(name)}' holds a form within the form; send its parts as fields of their own.", name);
        }

        if (upload.IsCalled(name, takesSeveral))
        {
            await ReadFileAsync(part.Body, cancellationToken);
        }
        else if (header!.FileName.HasValue || header.FileNameStar.HasValue)
        {
            throw upload.Misnamed(name);
        }
        else
        {
            options.Add(name, await ReadOptionAsync(part.Body, name, cancellationToken));
        }
    }

    private async Task ReadFileAsync(Stream body, CancellationToken cancellationToken)
    {
        if (_files.Count > 0 && !takesSeveral)
        {
            throw upload.Twice();
        }

        _files.Add(_files.Count < upload.Limits.MaxFiles ? await upload.ReadAsync(body, null, cancellationToken) : throw upload.TooMany());
    }

    private async Task<string> ReadOptionAsync(Stream body, string name, CancellationToken cancellationToken)
    {
        _optionBytes += Encoding.UTF8.GetByteCount(name);
        var left = MaxOptionBytes - _optionBytes;
        var value = left < 0 ? throw TooLong() : await Body.ReadAsync(body, null, left, TooLong, cancellationToken);
        _optionBytes += value.Length;
        return Utf8.IsValid(value.Span)
            ? Encoding.UTF8.GetString(value.Span)
            : throw Bad($"{Quotation.Short(name)} is not Unicode text: it has bytes that are not UTF-8.", name);

        InferenceException TooLong() => Bad($"The options of the form are longer than {MaxOptionBytes} bytes together.", name);
    }

    private static string Boundary(MediaTypeHeaderValue type) => HeaderUtilities.RemoveQuotes(type.Boundary).ToString() switch
    {
        "" => throw Bad("The Content-Type of the form names no boundary."),
        { Length: > MaxBoundaryLength } => throw Bad($"The boundary of the form is longer than {MaxBoundaryLength} characters."),
        var boundary => boundary,
    };

    private static InferenceException Bad(string message, string? field = null) =>
        new(ErrorCode.InvalidInput, message, field is null ? null : Quotation.Short(field));
}
