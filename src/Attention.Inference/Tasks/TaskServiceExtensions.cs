using Attention.Inference.Models;
using Microsoft.Extensions.DependencyInjection;

namespace Attention.Inference.Tasks;

public static class TaskServiceExtensions
{
    /// <summary>
    /// Serves a task: folders whose config.json names it become models of that type, made from their graphs
    /// (<see cref="ModelGraphs"/>) and whatever services the constructor asks for. Tasks are opened in the order they were added, so
    /// one whose models others need comes before them.
    /// </summary>
    /// <param name="services">Of the program.</param>
    /// <param name="task">As in config.json.</param>
    public static IServiceCollection AddTask<TModel>(this IServiceCollection services, string task)
        where TModel : ServedModel => services.AddSingleton(provider =>
            new TaskLoader(task, graphs => ActivatorUtilities.CreateInstance<TModel>(provider, graphs)));
}
