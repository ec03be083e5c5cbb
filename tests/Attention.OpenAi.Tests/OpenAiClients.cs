using System.ClientModel;
using System.ClientModel.Primitives;
using Attention.Page.Tests.Hosting;
using OpenAI;

namespace Attention.OpenAi.Tests;

internal static class OpenAiClients
{
    /// <summary>OpenAI's client for .NET with another base address, and nothing else changed. It asks once: a test should see what fails.</summary>
    public static OpenAIClient Of(PageApi api) => new(
        new ApiKeyCredential("none-is-needed"),
        new OpenAIClientOptions { Endpoint = new Uri($"{api.Address}/v1"), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) });
}
