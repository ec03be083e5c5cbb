using Attention.Client;
using Microsoft.Extensions.DependencyInjection;

namespace TranslateFile;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        using var interrupt = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) => { pressed.Cancel = true; interrupt.Cancel(); };
        if (args is [] or ["--help" or "-h", ..])
        {
            Console.WriteLine(Arguments.Help);
            return 0;
        }

        try
        {
            var arguments = Arguments.Parse(args);
            var services = new ServiceCollection();
            services.AddAttention(arguments.Server, static options => options.Transport = AttentionTransport.Grpc);
            await using var provider = services.BuildServiceProvider();
            var client = provider.GetRequiredService<IAttentionClient>();
            return await new FileTranslation(client, arguments, new Progress(Console.Error)).RunAsync(interrupt.Token) == 0 ? 0 : 1;
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException)
        {
            return Fail(2, $"{exception.Message} Try --help.");
        }
        catch (Exception) when (interrupt.IsCancellationRequested)
        {
            return Fail(130, "Interrupted. The same command goes on from here.");
        }
        catch (AttentionException exception)
        {
            return Fail(3, $"Gave up: {exception.Message} The same command goes on from here.");
        }
    }

    private static int Fail(int code, string message)
    {
        Console.Error.WriteLine(message);
        return code;
    }
}
