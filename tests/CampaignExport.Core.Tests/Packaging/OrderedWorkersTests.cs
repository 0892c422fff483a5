using CampaignExport.Packaging;

namespace CampaignExport.Tests.Packaging;

public sealed class OrderedWorkersTests
{
    [Fact]
    public async Task Results_are_in_the_order_of_the_items()
    {
        var random = new Random(3);
        var results = new List<int>();
        await foreach (var result in OrderedWorkers.RunAsync(Numbers(200), Slow, 4, TestContext.Current.CancellationToken))
            results.Add(await result);
        results.Should().Equal(Enumerable.Range(0, 200));

        int Slow(int item)
        {
            Thread.Sleep(random.Next(2));
            return item;
        }
    }

    [Fact]
    public async Task Work_in_progress_and_reads_ahead_are_bounded_by_the_number_of_workers()
    {
        var (atWork, most, read, taken) = (0, 0, 0, 0);
        await foreach (var result in OrderedWorkers.RunAsync(Counted(), Work, 3, TestContext.Current.CancellationToken))
        {
            await result;
            taken++;
            (Volatile.Read(ref read) - taken).Should().BeLessThanOrEqualTo(3 * 2 + 2);
        }

        most.Should().BeInRange(1, 3);

        async IAsyncEnumerable<int> Counted()
        {
            await foreach (var item in Numbers(100))
            {
                Interlocked.Increment(ref read);
                yield return item;
            }
        }

        int Work(int item)
        {
            most = Math.Max(most, Interlocked.Increment(ref atWork));
            Thread.Sleep(1);
            Interlocked.Decrement(ref atWork);
            return item;
        }
    }

    [Fact]
    public async Task Error_of_the_source_follows_the_preceding_results()
    {
        var results = new List<int>();
        var running = async () =>
        {
            await foreach (var result in OrderedWorkers.RunAsync(Numbers(10, failAt: 5), item => item, 2, TestContext.Current.CancellationToken))
                results.Add(await result);
        };
        await running.Should().ThrowAsync<TimeoutException>();
        results.Should().Equal(0, 1, 2, 3, 4);
    }

    [Fact]
    public async Task Work_in_progress_is_awaited_when_the_consumer_stops()
    {
        var atWork = 0;
        await foreach (var result in OrderedWorkers.RunAsync(Numbers(100), Work, 4, TestContext.Current.CancellationToken))
        {
            await result;
            break;
        }

        atWork.Should().Be(0);

        int Work(int item)
        {
            Interlocked.Increment(ref atWork);
            Thread.Sleep(20);
            Interlocked.Decrement(ref atWork);
            return item;
        }
    }

    private static async IAsyncEnumerable<int> Numbers(int count, int failAt = -1)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return i == failAt ? throw new TimeoutException() : i;
        }
    }
}
