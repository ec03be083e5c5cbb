using Attention.Client.Grpc;
using Attention.Client.Rest;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Attention.Client;

public static class AttentionServiceExtensions
{
    // Of the HttpClient, and of what else is registered for this client alone.
    private const string Name = "Attention";

    // Connections to a name that has moved end some time.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    /// <summary>Registers an <see cref="IAttentionClient"/>, which sends a request again while the service is busy or not ready.</summary>
    /// <param name="services">Get it.</param>
    /// <param name="address">Of the service, such as <c>http://localhost:8080</c>; its gRPC port for <see cref="AttentionTransport.Grpc"/>.</param>
    /// <param name="configure">Sets the transport, a key and what else there is.</param>
    /// <returns>The HttpClient that it asks with, for handlers of your own.</returns>
    /// <exception cref="InvalidOperationException">There is one already.</exception>
    public static IHttpClientBuilder AddAttention(this IServiceCollection services, Uri address, Action<AttentionClientOptions>? configure = null)
    {
        if (services.Any(static service => service.ServiceType == typeof(IAttentionClient)))
        {
            throw new InvalidOperationException(
                $"{nameof(AddAttention)} was called before: the second client would take the place of the first. Make a {nameof(RestAttentionClient)} or "
                + $"{nameof(GrpcAttentionClient)} for another service, and register it under a key.");
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<AttentionClientOptions>, AttentionClientOptionsValidator>();
        services.Configure<AttentionClientOptions>(options =>
        {
            options.Address = address;
            configure?.Invoke(options);
        });
        services.AddKeyedSingleton(Name, static (provider, _) => GrpcChannel.ForAddress(Options(provider).Address!, new GrpcChannelOptions
        {
            HttpHandler = provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(Name),
            MaxReceiveMessageSize = null,
        }));
        services.AddSingleton(Create);
        var http = services.AddHttpClient(Name, static (provider, client) =>
        {
            client.BaseAddress = Folder(Options(provider).Address!);
            // The options have a timeout of their own, which counts the waits between tries.
            client.Timeout = Timeout.InfiniteTimeSpan;
        });
        http.UseSocketsHttpHandler(static (handler, _) => handler.PooledConnectionLifetime = ConnectionLifetime).SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        http.AddResilienceHandler("retry", static (pipeline, context) =>
        {
            pipeline.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
            Retries.AddTo(pipeline, Options(context.ServiceProvider));
        });
        return http;
    }

    private static IAttentionClient Create(IServiceProvider provider)
    {
        var (options, time) = (Options(provider), provider.GetRequiredService<TimeProvider>());
        return options.Transport == AttentionTransport.Grpc
            ? new GrpcAttentionClient(provider.GetRequiredKeyedService<GrpcChannel>(Name).CreateCallInvoker(), options, time)
            : new RestAttentionClient(provider.GetRequiredService<IHttpClientFactory>().CreateClient(Name), options, time);
    }

    private static AttentionClientOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<AttentionClientOptions>>().Value;

    // Routes are relative to the last slash: a service may live under a path.
    private static Uri Folder(Uri address) => address.AbsoluteUri.EndsWith('/') ? address : new Uri($"{address.AbsoluteUri}/");
}
