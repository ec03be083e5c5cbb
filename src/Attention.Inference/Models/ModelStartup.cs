using Microsoft.Extensions.Hosting;

namespace Attention.Inference.Models;

/// <summary>Opens the repository before the first port does: a service that listens is ready.</summary>
internal sealed class ModelStartup(ModelRepository repository, IEnumerable<TaskLoader> loaders) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => repository.LoadAsync(loaders);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
