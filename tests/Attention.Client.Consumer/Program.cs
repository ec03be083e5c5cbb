// What a stranger would write: asks a service over both transports, through the interfaces of Microsoft.Extensions.AI as well.
using Attention.Client;
using Attention.Client.AI;
using Attention.Contracts;
using Attention.Contracts.Translation;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

var (rest, grpc, image) = (new Uri(args[0]), new Uri(args[1]), args[2]);
var captions = new List<string>();
foreach (var (address, transport) in new[] { (rest, AttentionTransport.Rest), (grpc, AttentionTransport.Grpc) })
{
    var services = new ServiceCollection();
    services.AddAttention(address, options =>
    {
        options.Transport = transport;
        // The service may still be loading its models.
        (options.MaxRetries, options.Timeout) = (10, TimeSpan.FromSeconds(50));
    });
    await using var provider = services.BuildServiceProvider();
    var attention = provider.GetRequiredService<IAttentionClient>();

    await using var photo = File.OpenRead(image);
    var caption = await attention.CaptionAsync(photo, request => request with { Beam = 3 });
    var streamed = await attention.StreamTranslationAsync("Good morning!", "en", "fr").LastAsync();
    var chat = await attention.AsChatClient().GetResponseAsync(
        new ChatMessage(ChatRole.User, [new DataContent(await File.ReadAllBytesAsync(image), "image/png")]));
    var refusal = "";
    try
    {
        await attention.TranslateAsync(new TranslationRequest { Texts = [], Source = "en", Target = "fr" });
    }
    catch (AttentionException fault) when (fault.Code == ErrorCode.InvalidInput)
    {
        refusal = fault.Field;
    }

    captions.Add($"{caption.Caption}; {streamed.Done!.Translations[0].Translation}; {chat.Text}; {refusal}");
    Console.WriteLine($"{transport}: {captions[^1]}");
}

return captions.Distinct().Count() == 1 ? 0 : 1;
