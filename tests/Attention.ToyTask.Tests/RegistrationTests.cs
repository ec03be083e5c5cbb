using Attention.Api.Tasks;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.TestHost;

namespace Attention.ToyTask.Tests;

/// <summary>What a program may get wrong when it adds a task is said when it starts.</summary>
public sealed class RegistrationTests(ToyService service)
{
    [Fact]
    public void A_task_that_is_added_twice_ends_the_start()
    {
        using var twice = service.WithWebHostBuilder(static builder => builder.ConfigureTestServices(static services => services.AddBrightness()));

        var failure = Assert.Throws<InvalidOperationException>(() => twice.CreateClient());

        Assert.Equal("The task 'brightness' was added more than once.", failure.Message);
    }

    [Fact]
    public void A_route_outside_of_v1_ends_the_start()
    {
        using var odd = service.WithWebHostBuilder(static builder => builder.ConfigureTestServices(static services => services.AddTaskApi<OddApi>()));

        var failure = Assert.Throws<InvalidOperationException>(() => odd.CreateClient());

        Assert.Equal("The route '/brightness' does not begin with /v1/, as those of all tasks do.", failure.Message);
    }

    private sealed class OddApi(BrightnessPipeline pipeline) : ITaskApi
    {
        public FileDescriptor Proto => V1.BrightnessReflection.Descriptor;

        public void Map(TaskRoutes routes) => routes.Add(new Operation<BrightnessRequest, BrightnessResponse>
        {
            Route = "/brightness",
            Tag = "Brightness",
            Summary = "Find the brightest cells of an image",
            Description = "Where no task may be.",
            Run = pipeline.FindAsync,
            Unary = "Find",
        });
    }
}
