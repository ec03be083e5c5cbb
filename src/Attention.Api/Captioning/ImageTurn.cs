using Attention.Api.Http;
using Attention.Api.OpenAi;
using Attention.Contracts;
using Attention.Inference;

namespace Attention.Api.Captioning;

/// <summary>
/// The image that a conversation ends with. Captioners describe it and follow no words, which stand beside it all the same, since every
/// client of models that do sends some: they are passed over, and the answer says which.
/// </summary>
/// <param name="Image">The file.</param>
/// <param name="Unread">Paths of what the answer owes nothing to, such as <c>messages[0].content[0]</c>.</param>
internal sealed record ImageTurn(ReadOnlyMemory<byte> Image, IReadOnlyList<string> Unread)
{
    private const string Describes = "the models here describe an image";

    private static readonly string[] Roles = [OpenAiMessage.User, "system", "developer", "assistant"];

    /// <param name="messages">Of the conversation, in order.</param>
    /// <param name="field">Of the request, that holds them.</param>
    /// <exception cref="InferenceException">The last message of the user has no image or several, or there is something else than text and images.</exception>
    public static ImageTurn Of(IReadOnlyList<OpenAiMessage> messages, string field)
    {
        var parts = messages.Index().SelectMany(message => Parts(message.Item, $"{field}[{message.Index}]", message.Index)).ToList();
        var last = messages.Index().Where(static message => message.Item.Role == OpenAiMessage.User).Select(static message => message.Index).LastOrDefault(-1);
        var images = parts.Where(part => part.Message == last && part.Part.IsImage).ToList();
        if (images is not [var only])
        {
            throw Refuse(images.Count > 1
                ? $"{field}[{last}] has {images.Count} images; {Describes} at a time."
                : $"There is no image in the last message of the user; {Describes} and answer no questions. Send it as a part, image_url of a chat or input_image of a response, with a data URI.", field);
        }

        var image = only.Part.Image ?? throw Refuse("There is no image_url; an image is sent itself, as a data URI.", $"{only.Path}.image_url");
        return new ImageTurn(
            DataUri.Parse(image.Uri, UploadKind.Image, $"{only.Path}.image_url"),
            [.. parts.Where(part => part != only && (part.Part.IsImage || !string.IsNullOrWhiteSpace(part.Part.Words))).Select(static part => part.Path)]);
    }

    private static IEnumerable<Placed> Parts(OpenAiMessage message, string path, int index)
    {
        if (message.Type is not (null or "message"))
        {
            throw Refuse($"'{Quotation.Short(message.Type)}' is not read here, only message: there are no tools.", $"{path}.type");
        }

        if (!Roles.Contains(message.Role))
        {
            throw Refuse($"'{Quotation.Short(message.Role ?? "")}' is not one of {string.Join(", ", Roles)}.", $"{path}.role");
        }

        foreach (var (i, part) in (message.Content?.Parts ?? []).Index())
        {
            var place = message.Content!.IsText ? $"{path}.content" : $"{path}.content[{i}]";
            yield return part.IsText || part.IsImage ? new Placed(index, place, part) : throw Refuse(WhyNot(part.Type), $"{place}.type");
        }
    }

    private static string WhyNot(string type) => type == "input_audio"
        ? "input_audio is not heard here; POST /v1/audio/transcriptions writes down what is said."
        : $"'{Quotation.Short(type)}' is not read here, only text and images.";

    private static InferenceException Refuse(string message, string field) => new(ErrorCode.InvalidInput, message, field);

    private sealed record Placed(int Message, string Path, OpenAiPart Part);
}
